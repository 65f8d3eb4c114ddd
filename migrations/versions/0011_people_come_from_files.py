"""People come from files, which are records, and are sought and sorted by a key of their names.

Revision: 0011, after: 0009
"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None

PLAIN = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")

BEFORE = frozenset("prof dr drg drh drs dra ir h hj kh ns apt bdn pdt".split())
DEGREE = re.compile(r"(s|m|a|d|b|sp|dr|ph)\.?[ivx]*(\.[a-z]{1,6})+\.?", re.IGNORECASE)
INITIALS = re.compile(r"[a-z]\.[a-z]\.", re.IGNORECASE)
OF_LAW = frozenset("s.e. s.h. s.t. s.p. s.s. s.i. m.m. m.h. m.t. m.a. m.p.".split())
APOSTROPHES = dict.fromkeys(map(ord, "'`´ʹʻʼʽˈ‘’‛′＇"))


def upgrade() -> None:
    _name_keys()
    op.create_table(
        "staff_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asker_id"], ["person.id"], name=op.f("fk_staff_import_asker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_import")),
    )
    op.create_index("ix_staff_import_asker_id", "staff_import", ["asker_id"])
    op.create_table(
        "import_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=100), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("finding", _one_of("finding", "fresh", "changed", "same", "wrong"), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("outcome", _one_of("outcome", "awaited", "nothing", "applied", "refused"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["staff_import.id"], name=op.f("fk_import_row_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_row")),
        sa.UniqueConstraint("import_id", "place", name=op.f("uq_import_row_import_id_place")),
    )
    for column in ("outcome", "finding"):
        op.create_index(f"ix_import_row_import_id_{column}_place", "import_row", ["import_id", column, "place"])


def _one_of(name: str, *codes: str) -> sa.Enum:
    named = op.f(f"ck_import_row_{name}")
    return sa.Enum(*codes, name=named, native_enum=False, create_constraint=True, length=24)


def _name_keys() -> None:
    op.add_column("person", sa.Column("name_key", PLAIN, server_default="", nullable=False))
    connection = op.get_bind()
    people = connection.execute(sa.text("SELECT id, name FROM person")).all()
    given = [{"id": each.id, "key": key(each.name)[:200]} for each in people]
    if given:
        connection.execute(sa.text("UPDATE person SET name_key = :key WHERE id = :id"), given)
    op.create_index("ix_person_name_key", "person", ["name_key"])


def downgrade() -> None:
    op.drop_table("import_row")
    op.drop_table("staff_import")
    op.drop_index("ix_person_name_key", "person")
    op.drop_column("person", "name_key")


def key(name: str) -> str:
    words = name.partition(",")[0].split()
    while len(words) > 1 and plain(words[0]) in BEFORE:
        del words[0]
    while len(words) > 1 and is_degree(words[-1]):
        del words[-1]
    return " ".join(plain(" ".join(words)).split()) or " ".join(plain(name).split())


def plain(text: str) -> str:
    flat = unicodedata.normalize("NFKD", text.translate(APOSTROPHES)).casefold()
    kept = (sign for sign in flat if unicodedata.category(sign) not in ("Mn", "Cf", "Cc"))
    return "".join(" " if parts(sign) else sign for sign in kept).strip()


def parts(sign: str) -> bool:
    return sign.isspace() or (unicodedata.category(sign)[0] == "P" and sign not in "%_*\\&@")


def is_degree(word: str) -> bool:
    if INITIALS.fullmatch(word):
        return word.lower() in OF_LAW
    return bool(DEGREE.fullmatch(word))
