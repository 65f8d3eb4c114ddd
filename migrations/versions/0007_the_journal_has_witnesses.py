"""Every entry of the journal witnesses its record, and a log over all journals makes removing one visible.

Each row that is journaled gets a first witness: what it looks like today. What was altered before is not found by it.

Revision: 0007, after: 0006
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

APPEND_ONLY = ("log_leaf", "log_node", "log_root")
TOGETHER = 500

# Table -> columns of the record, then of its children: (table, columns, key, the column that it equals).
RECIPES = {
    "person": (
        "name",
        ("identifier", "kind value starts_on ends_on", "person_id", "person.id"),
        ("rank", "title grade starts_on ends_on", "person_id", "person.id"),
    ),
    "unit": ("parent_id name starts_on ends_on",),
    "position": (
        "unit_id title kind level heads_unit starts_on ends_on",
        ("reporting_line", "parent_id starts_on ends_on", "position_id", "position.id"),
    ),
    "placement": ("person_id position_id capacity decree_number decree_on starts_on ends_on",),
    "account": (
        "person_id email password_hash activated_at disabled_at",
        ("activation", "token_hash expires_at used_at", "account_id", "account.id"),
    ),
    "assignment": ("person_id role unit_id decree_number starts_on ends_on",),
    "setting": ("key value",),
    "proposal": (
        "endpoint path fields title told person_ids position_ids asker_id asker asked_at expires_at second state",
    ),
    "period": (
        "kind starts_on ends_on parent_id label",
        ("period_window", "step opens_on due_on", "period_id", "period.id"),
    ),
    "plan": (
        "",
        ("plan_line", "", "plan_id", "plan.id"),
        ("cascade_link", "superior_line_id", "line_id", "plan_line.id"),
    ),
    "plan_version": (
        "plan_id number state reason submitted_at agreed_at expectations attachments",
        ("plan", "placement_id period_id starts_on ends_on form approach", "id", "plan_version.plan_id"),
        ("plan_line_text", "line_id kind place text superior_text assigned_by", "version_id", "plan_version.id"),
        (
            "plan_indicator_text",
            "indicator_id place text aspect perspective target target_low target_high target_on unit direction accumulation",
            "line_text_id",
            "plan_line_text.id",
        ),
        ("plan_subtarget", "period_id target target_low", "indicator_text_id", "plan_indicator_text.id"),
    ),
    "service": (
        "slug name requirements duration cost waiting_rooms",
        ("service_unit", "unit_id starts_on ends_on", "service_id", "service.id"),
        ("service_position", "position_id role starts_on ends_on", "service_id", "service.id"),
    ),
    "survey_comment": ("service_id text state",),
    "report": (
        "plan_id period_id plan_version_id state submitted_at accepted_at behaviour",
        ("report_line", "line_id place text obstacles follow_up", "report_id", "report.id"),
        (
            "report_figure",
            "indicator_id place text target target_is_sub direction accumulation realisation value done_on logged",
            "report_line_id",
            "report_line.id",
        ),
    ),
    "report_line": ("answer",),
    "activity": ("key plan_id line_id indicator_id quantity text on starts_at ends_at written_at removed_at",),
    "evidence": (
        "plan_id activity_id report_line_id name added_at removed_at fit fit_note",
        ("stored_file", "sha256 mime size", "id", "evidence.file_id"),
    ),
    "appraisal": (
        "plan_id period_id plan_version_id number state results results_reason behaviour notes feedback content predicate "
        "released_at respond_by answered_at response",
    ),
    "organisation_result": ("unit_id period_id level reason set_at set_by",),
    "seal": (
        "form code record_type record_id number placement_id period_id replaced_by_id pdf_sha256 rendered_at",
        ("snapshot", "content sha256 sealed_at", "id", "seal.snapshot_id"),
    ),
}
# Rows without a state carry none in their entries.
STAGED = {"plan_version", "report", "appraisal", "proposal", "survey_comment"}

ENTRY = sa.table(
    "journal_entry",
    *map(sa.column, ("record_type", "record_id", "number", "verb", "person_id", "person_name", "placement_id")),
    *map(sa.column, ("capacity", "decree", "from_state", "to_state", "note", "previous", "hash", "witness", "recipe")),
    sa.column("at", sa.DateTime),
    sa.column("details", sa.JSON),
)


def upgrade() -> None:
    op.add_column("journal_entry", sa.Column("witness", sa.String(length=64), server_default="", nullable=False))
    op.add_column("journal_entry", sa.Column("recipe", sa.SmallInteger(), server_default="0", nullable=False))
    _make_tables()
    _make_append_only()
    witness_all(op.get_bind())


def downgrade() -> None:
    """Only before anything was witnessed: what an entry saw stands in its hash, and cannot be taken out again."""
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM journal_entry WHERE recipe > 0")):
        raise RuntimeError("Tidak dapat dikembalikan: jurnal sudah memuat saksi. Pulihkan cadangan dari sebelumnya.")
    for table in ("arrival", "log_root", "log_node", "log_leaf"):
        op.drop_table(table)
    for column in ("recipe", "witness"):
        op.execute(f"ALTER TABLE journal_entry DROP COLUMN {column}")


def _make_tables() -> None:
    op.create_table(
        "log_leaf",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["journal_entry.id"], name=op.f("fk_log_leaf_entry_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_log_leaf")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_log_leaf_entry_id")),
    )
    op.create_table(
        "log_node",
        sa.Column("level", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("level", "place", name=op.f("pk_log_node")),
    )
    op.create_table(
        "log_root",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("contains_last", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_root")),
        sa.UniqueConstraint("day", name=op.f("uq_log_root_day")),
    )
    kind = sa.Enum("answers", "comments", name="arrivalkind", native_enum=False, create_constraint=True, length=24)
    op.create_table(
        "arrival",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival")),
        sa.UniqueConstraint("kind", "on", name=op.f("uq_arrival_kind_on")),
    )


def _make_append_only() -> None:
    for table in APPEND_ONLY:
        if op.get_bind().dialect.name == "sqlite":
            for verb in ("update", "delete"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        else:
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )


# --- The first witnesses ----------------------------------------------------------------------------------------------


def witness_all(connection: sa.Connection) -> None:
    """An entry for every row that is journaled, with what it looks like now."""
    metadata = sa.MetaData()
    metadata.reflect(connection)
    for table in RECIPES:
        _witness(connection, metadata, table)


def _witness(connection: sa.Connection, metadata: sa.MetaData, table: str) -> None:
    for ids, states in _some(connection, metadata.tables[table]):
        ends = _ends(connection, table, ids)
        at = datetime.now(UTC)
        entries = [
            _entry(table, record_id, states.get(record_id, ""), ends.get(record_id, (0, "")), witness, at)
            for record_id, witness in _hashes(connection, metadata, table, ids).items()
        ]
        connection.execute(sa.insert(ENTRY), entries)


def _some(connection: sa.Connection, table: sa.Table) -> Iterator[tuple[list[int], dict[int, str]]]:
    """(keys, state by key) of a few hundred records after the other."""
    columns, after = [table.c.id, *([table.c.state] if table.name in STAGED else [])], 0
    while rows := connection.execute(
        sa.select(*columns).where(table.c.id > after).order_by(table.c.id).limit(TOGETHER)
    ).all():
        yield [row.id for row in rows], {row.id: row.state for row in rows} if table.name in STAGED else {}
        after = rows[-1].id


def _ends(connection: sa.Connection, table: str, ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """Number and hash of each record's last entry."""
    entries = sa.select(ENTRY.c.record_id, ENTRY.c.number, ENTRY.c.hash).where(
        ENTRY.c.record_type == table, ENTRY.c.record_id.between(ids[0], ids[-1])
    )
    rows = connection.execute(entries.order_by(ENTRY.c.record_id, ENTRY.c.number))
    return {row.record_id: (row.number, row.hash) for row in rows}


def _hashes(connection: sa.Connection, metadata: sa.MetaData, table: str, ids: Sequence[int]) -> dict[int, str]:
    root, (own, *pieces) = metadata.tables[table], RECIPES[table]
    within = root.c.id.between(ids[0], ids[-1])
    joined = {table: root}
    columns = [root.c.id, root.c.id.label("own"), *(root.c[name] for name in own.split())]
    statements = [sa.select(*columns).where(within).order_by(root.c.id)]
    for name, names, key, of in pieces:
        rows, (parent, column) = metadata.tables[name], of.split(".")
        joined[name] = joined[parent].join(rows, rows.c[key] == metadata.tables[parent].c[column])
        if names:
            told = [root.c.id, rows.c.id.label("own"), rows.c[key].label("key"), *(rows.c[each] for each in names.split())]
            statements.append(sa.select(*told).select_from(joined[name]).where(within).order_by(root.c.id, rows.c.id))
    found: dict[int, list] = {}
    for at, statement in enumerate(statements):
        for record_id, *row in connection.execute(statement):
            told = found.setdefault(record_id, [])
            told.extend([] for _ in range(at + 1 - len(told)))
            told[at].append([_plain(value) for value in row])
    return {record_id: _hash(told) for record_id, told in found.items()}


def _entry(table: str, record_id: int, state: str, last: tuple[int, str], witness: str, at: datetime) -> dict:
    number, previous = last
    content = {
        "record_type": table,
        "record_id": record_id,
        "number": number + 1,
        "verb": "witness",
        "person_id": None,
        "person_name": "Sistem",
        "placement_id": None,
        "capacity": "",
        "decree": "",
        "from_state": state,
        "to_state": state,
        "note": "",
        "details": {},
        "previous": previous,
        "witness": witness,
        "recipe": 1,
    }
    return content | {"at": at.replace(tzinfo=None), "hash": _hash(content | {"at": at.isoformat()})}


def _hash(content: object) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | time) else value  # an instant is a date too
