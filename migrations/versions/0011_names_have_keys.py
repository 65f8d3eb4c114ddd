"""People are sought and sorted by a key of their names, whatever the apostrophe, the case and the titles.

Revision: 0011, after: 0008
"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0008"
branch_labels = None
depends_on = None

PLAIN = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")

BEFORE = frozenset("prof dr drg drh drs dra ir h hj kh ns apt bdn pdt".split())
DEGREE = re.compile(r"(s|m|a|d|b|sp|dr|ph)\.?[ivx]*(\.[a-z]{1,6})+\.?", re.IGNORECASE)
INITIALS = re.compile(r"[a-z]\.[a-z]\.", re.IGNORECASE)
OF_LAW = frozenset("s.e. s.h. s.t. s.p. s.s. s.i. m.m. m.h. m.t. m.a. m.p.".split())
APOSTROPHES = dict.fromkeys(map(ord, "'`´ʹʻʼʽˈ‘’‛′＇"))


def upgrade() -> None:
    op.add_column("person", sa.Column("name_key", PLAIN, server_default="", nullable=False))
    connection = op.get_bind()
    people = connection.execute(sa.text("SELECT id, name FROM person")).all()
    given = [{"id": each.id, "key": key(each.name)[:200]} for each in people]
    if given:
        connection.execute(sa.text("UPDATE person SET name_key = :key WHERE id = :id"), given)
    op.create_index("ix_person_name_key", "person", ["name_key"])


def downgrade() -> None:
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
