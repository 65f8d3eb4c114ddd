"""Password hashing (argon2id) and what a password may be. Slow on purpose: never inside a transaction."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from portal.rules.problems import Problem

MIN_LENGTH, MAX_LENGTH = 12, 128

# The commonest long passwords and the local ones; each is refused whole, whatever its case.
COMMON = frozenset(
    "password1234 123456789012 1234567890123 qwertyuiop12 qwerty123456 passwordpassword adminadmin12 rahasia12345 "
    "rahasiarahasia sayangsayang indonesia1945 indonesia123 bismillah123 merdeka17845 pegawainegeri "
    "kinerjaasn2026".split()
)


def hash_password(password: str) -> str:
    return _hasher().hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether the password is the stored one. Takes as long for an unknown account, so that nobody can tell."""
    try:
        return _hasher().verify(stored or _decoy(), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher().check_needs_rehash(stored)


def problems(password: str, repeated: str, known: tuple[str, ...]) -> list[Problem]:
    """Why this cannot be a new password. `known`: identifier, e-mail and name, which it may not contain."""
    found = []
    if len(password) < MIN_LENGTH:
        found.append(
            Problem("password", f"Gunakan paling sedikit {MIN_LENGTH} karakter; kalimat pendek mudah diingat.")
        )
    if len(password) > MAX_LENGTH:
        found.append(Problem("password", f"Gunakan paling banyak {MAX_LENGTH} karakter."))
    lowered = password.lower()
    if lowered in COMMON or len(set(lowered)) < 4:
        found.append(Problem("password", "Kata sandi ini terlalu mudah ditebak. Pilih yang lain."))
    if any(part and len(part) >= 4 and part.lower() in lowered for word in known for part in word.split()):
        found.append(Problem("password", "Jangan memakai nama, NIP, atau alamat surel Anda."))
    if password != repeated:
        found.append(Problem("repeated", "Kedua kata sandi belum sama. Ketik ulang."))
    return found


def _hasher() -> PasswordHasher:
    config = current_app.config
    return PasswordHasher(time_cost=config["HASH_TIME"], memory_cost=config["HASH_MEMORY_KIB"], parallelism=1)


def _decoy() -> str:
    key = "accounts.decoy"
    if key not in current_app.extensions:
        current_app.extensions[key] = hash_password("nobody has this password")
    return str(current_app.extensions[key])
