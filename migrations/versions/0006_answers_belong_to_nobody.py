"""Answers are tied to nothing: fresh random keys, no hours, no order of arrival; comments apart from answers.

What was answered so far moves as it stands, counted or held, under keys that nobody has seen; the ids that browsers
made are remembered as digests. A comment keeps its number where the journal speaks of it, else it gets a random one.

Revision: 0006, after: 0004
"""

import hashlib
import secrets
import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None

ELEMENTS = ("persyaratan", "prosedur", "waktu", "biaya", "produk", "kompetensi", "perilaku", "sarana", "pengaduan")
ANSWERS = (*ELEMENTS, "quick")
COPIED = ("service_id", "form_version", "channel", "on", "held", *ANSWERS)
WAITING = ("burst", "trap")
NUMBERS = 2**31 - 1
UNORDERED = {"sqlite_with_rowid": False}
ONE_FORM = f"quick IS NULL OR coalesce({', '.join(ELEMENTS)}) IS NULL"

WRITTEN = sa.text(
    'SELECT id, service_id, "on", held, text, state FROM survey_comment UNION ALL '
    "SELECT NULL, service_id, \"on\", held, comment, 'pending' FROM intake WHERE comment <> ''"
).columns(sa.column("id"), sa.column("service_id"), sa.column("on", sa.Date))

NOTHING_SAID = sa.text(
    'INSERT INTO response (id, service_id, form_version, channel, "on", held) '
    "VALUES (:id, :service_id, 1, 'web', :on, :held)"
).bindparams(sa.bindparam("on", type_=sa.Date()))

KEYS = {  # a random UUID as text
    "postgresql": "gen_random_uuid()::text",
    "sqlite": "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' "
    "|| substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))",
}


def upgrade() -> None:
    connection = op.get_bind()
    comments = _comments(connection)
    _make_ballot_keys(connection)
    connection.execute(
        sa.text(f'CREATE TEMPORARY TABLE moved AS SELECT {_new_key()} AS "key", response.* FROM response')
    )
    op.drop_table("survey_comment")
    op.drop_table("response")
    _make_answers("response")
    _index_responses()
    _fill_responses(connection, "key")
    _make_answers(
        "intake",
        sa.Column("comment", sa.Text(), nullable=False),
        sa.CheckConstraint(ONE_FORM, name=op.f("ck_intake_one_form")),
    )
    _make_comments(connection, comments)
    connection.execute(sa.text("DELETE FROM rate WHERE key LIKE 'survey:%'"))  # of networks, made with a kept secret
    with op.batch_alter_table("service") as batch:
        batch.add_column(sa.Column("waiting_rooms", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    """Comments stand at responses again that answer nothing: what they belonged to is known to nobody.

    What was not counted yet waits for a decision.
    """
    connection = op.get_bind()
    comments = connection.execute(WRITTEN).mappings().all()
    held = "CASE held WHEN '' THEN 'burst' WHEN 'unchecked' THEN 'burst' ELSE held END"
    intake = _quoted(COPIED).replace('"held"', held)
    connection.execute(
        sa.text(
            f"CREATE TEMPORARY TABLE moved AS SELECT id, {_quoted(COPIED)} FROM response "
            f"UNION ALL SELECT id, {intake} FROM intake"
        )
    )
    for table in ("survey_comment", "intake", "response", "ballot_key"):
        op.drop_table(table)
    slot = sa.CheckConstraint("slot BETWEEN 0 AND 11", name=op.f("ck_response_slot"))
    _make_answers("response", sa.Column("slot", sa.SmallInteger()), slot, unordered=False)
    _index_responses()
    _fill_responses(connection, "id")
    connection.execute(sa.text("UPDATE response SET held = 'burst' WHERE held = 'unchecked'"))
    _restore_comments(connection, comments)
    with op.batch_alter_table("service") as batch:
        batch.drop_column("waiting_rooms")


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _fill_responses(connection: sa.Connection, key: str) -> None:
    """Lays the rows that were moved aside into the new table, in the order of their keys."""
    names = _quoted(COPIED)
    rows = f'INSERT INTO response (id, {names}) SELECT "{key}", {names} FROM moved ORDER BY "{key}"'
    connection.execute(sa.text(rows))
    connection.execute(sa.text("DROP TABLE moved"))


def _new_key() -> str:
    return KEYS[op.get_bind().dialect.name]


def _make_ballot_keys(connection: sa.Connection) -> None:
    table = op.create_table(
        "ballot_key",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_ballot_key")),
        **UNORDERED,
    )
    ids = connection.scalars(sa.text("SELECT id FROM response"))
    digests = sorted(hashlib.sha256(each.encode()).hexdigest() for each in ids)
    if digests:
        connection.execute(sa.insert(table), [{"digest": digest} for digest in digests])


def _make_answers(table: str, *more: sa.schema.SchemaItem, unordered: bool = True) -> None:
    channel = sa.Enum("web", "import", name="channel", native_enum=False, create_constraint=True, length=24)
    op.create_table(
        table,
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("form_version", sa.SmallInteger(), nullable=False),
        sa.Column("channel", channel, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("held", sa.String(length=24), nullable=False),
        *(sa.Column(name, sa.SmallInteger(), nullable=True) for name in ANSWERS),
        *(
            sa.CheckConstraint(f"{name} IS NULL OR {name} BETWEEN 1 AND 4", name=op.f(f"ck_{table}_{name}"))
            for name in ANSWERS
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f(f"fk_{table}_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *more,
        **(UNORDERED if unordered else {}),
    )


def _index_responses() -> None:
    held = sa.text("held <> ''")
    op.create_index("ix_response_held", "response", ["service_id"], sqlite_where=held, postgresql_where=held)
    op.create_index("ix_response_service_id_on", "response", ["service_id", "on"])


def _comments(connection: sa.Connection) -> list[dict]:
    """The comments under the numbers they will have, in their order: an unread one has no place in the row of days."""
    journaled = set(
        connection.scalars(sa.text("SELECT record_id FROM journal_entry WHERE record_type = 'survey_comment'"))
    )
    rows = connection.execute(
        sa.text(
            'SELECT c.id, c.service_id, c."on", c.text, c.state, r.held FROM survey_comment c '
            "JOIN response r ON r.id = c.response_id"
        ).columns(sa.column("id"), sa.column("service_id"), sa.column("on", sa.Date))
    ).mappings()
    found: dict[int, dict] = {}
    for row in rows:
        number = row["id"] if row["id"] in journaled else _fresh(found.keys() | journaled)
        on = row["on"] if row["held"] in WAITING else row["on"].replace(day=1)
        found[number] = {**row, "id": number, "on": on}
    return [found[number] for number in sorted(found)]


def _fresh(taken: set[int]) -> int:
    number = secrets.randbelow(NUMBERS) + 1
    return _fresh(taken) if number in taken else number


def _make_comments(connection: sa.Connection, comments: list[dict]) -> None:
    table = op.create_table(
        "survey_comment",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("held", sa.String(length=24), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_survey_comment_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_comment")),
        **UNORDERED,
    )
    op.create_index("ix_survey_comment_service_id_state", "survey_comment", ["service_id", "state"])
    if comments:
        connection.execute(sa.insert(table), comments)


def _restore_comments(connection: sa.Connection, comments: Sequence[sa.RowMapping]) -> None:
    table = op.create_table(
        "survey_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.String(length=36), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_survey_comment_response_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_survey_comment_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_comment")),
        sa.UniqueConstraint("response_id", name=op.f("uq_survey_comment_response_id")),
    )
    op.create_index("ix_survey_comment_service_id_state", "survey_comment", ["service_id", "state"])
    taken = {row["id"] for row in comments}
    for row in comments:
        response_id, number = str(uuid.uuid4()), row["id"] or _fresh(taken)
        taken.add(number)
        where = {"service_id": row["service_id"], "on": row["on"]}
        connection.execute(NOTHING_SAID, {**where, "id": response_id, "held": row["held"]})
        words = {"id": number, "response_id": response_id, "text": row["text"], "state": row["state"]}
        connection.execute(sa.insert(table), {**where, **words})
