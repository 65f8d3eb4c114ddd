"""Every setting of the installation. Each can come from the environment (PORTAL_<NAME>) or from instance/config.py.

What a city's people decide (agency name, deadlines, thresholds) is not here but in `store/settings.py`, where the
administrator changes it on a page that shows its source.
"""

import os
import secrets
from pathlib import Path
from typing import Any

# Stands where no secret has been made; outside the demonstration the portal refuses to start with it.
WEAK_SECRET = "demonstration-only"

DEFAULTS: dict[str, Any] = {
    "DEMO": False,  # demonstration: banner, known passwords, secrets may be weak
    "SECRET_KEY": WEAK_SECRET,  # signs cookies; instance/config.py holds the real one
    "DATABASE_URL": "",  # empty: SQLite at instance/portal.db; else postgresql+psycopg://…
    "TIMEZONE": "Asia/Jakarta",  # WIB; Asia/Makassar is WITA, Asia/Jayapura is WIT
    "PUBLIC_URL": "",  # how the portal is reached from outside, printed in QR codes; empty: on this machine only
    "BEHIND_PROXY": False,  # True when exactly one proxy of ours sets X-Forwarded-For and -Proto
    "SECURE_COOKIES": True,  # cookies only over HTTPS, with the __Host- prefix; the demonstration on 127.0.0.1 has none
    "TRUSTED_HOSTS": None,  # host names this portal answers to; None: any (the proxy decides)
    "IDLE_MINUTES": 30,  # a session without requests ends after this
    "SESSION_HOURS": 12,  # a session ends after this in any case
    "LIST_ROWS": 25,  # rows on a page of a list
    "UPLOAD_MB": 10,  # one evidence file
    "RUN_FOLDER": "",  # this host's memory, for what must be forgotten; empty: what the system offers, see run_folder
    "HASH_TIME": 2,  # argon2id: passes
    "HASH_MEMORY_KIB": 19456,  # argon2id: memory
}

FIXED: dict[str, Any] = {
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "WTF_CSRF_TIME_LIMIT": None,  # the token lives as long as the session
    "MAX_FORM_MEMORY_SIZE": 512 * 1024,  # all fields of a form without a file, one field of a form with one
    "MAX_FORM_PARTS": 1000,
    "SQLALCHEMY_RECORD_QUERIES": False,
    "SQLALCHEMY_ENGINE_OPTIONS": {
        "hide_parameters": True,  # an error's text goes to the log, which holds no personal data
        "pool_pre_ping": True,  # a database that was restarted is found again by itself
    },
    "TEMPLATES_AUTO_RELOAD": False,
}


def load(instance: Path, overrides: dict[str, Any] | None = None) -> dict[str, Any]:
    """Defaults, then instance/config.py, then the environment, then `overrides` (tests); later ones win."""
    values = {**DEFAULTS, **FIXED}
    for folder in (instance, instance / "files"):  # both from the first day, so that a backup finds them
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = instance / "config.py"
    make_secrets(file)
    values.update(written(file))
    for name, default in DEFAULTS.items():
        if (text := os.environ.get(f"PORTAL_{name}")) is not None:
            values[name] = _read(name, text, default)
    values.update(overrides or {})
    values["PUBLIC_URL"] = values["PUBLIC_URL"] or here()
    values["SQLALCHEMY_DATABASE_URI"] = values["DATABASE_URL"] or f"sqlite:///{instance / 'portal.db'}"
    values["MAX_CONTENT_LENGTH"] = (values["UPLOAD_MB"] + 1) * 1024 * 1024
    values["RUN_FOLDER"] = run_folder(values["RUN_FOLDER"], instance)
    values["SESSION_COOKIE_SECURE"] = values["SECURE_COOKIES"]
    values["SESSION_COOKIE_NAME"] = "__Host-portal" if values["SECURE_COOKIES"] else "portal"
    return values


def written(file: Path) -> dict[str, Any]:
    """The settings in a config.py."""
    scope: dict[str, Any] = {}
    exec(compile(file.read_text(), str(file), "exec"), scope)  # noqa: S102  the operator's own file
    return {name: value for name, value in scope.items() if name.isupper()}


def here() -> str:
    """The address on this machine, at the port that ./run was given."""
    return f"http://127.0.0.1:{os.environ.get('PORTAL_PORT', '8000')}"


def make_secrets(file: Path) -> None:
    """Writes instance/config.py with a fresh secret, readable by its owner only, unless there is one."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w") as made:
        made.write(f'SECRET_KEY = "{secrets.token_urlsafe(48)}"\n')


def run_folder(given: str, instance: Path) -> str:
    """Where this host keeps what a restart forgets: systemd's folder for the unit, else the user's, else /dev/shm.

    Raises RuntimeError for a folder inside `instance`: what lies there is in every backup.
    """
    offered = (given, os.environ.get("RUNTIME_DIRECTORY", "").partition(":")[0], os.environ.get("XDG_RUNTIME_DIR", ""))
    folder = Path(next(filter(None, offered), "/dev/shm")).resolve()  # noqa: S108  day_rates makes a folder of its own
    if folder.is_relative_to(instance):
        raise RuntimeError(
            f"RUN_FOLDER ({folder}) berada di dalam folder instance dan akan ikut dicadangkan. Kosongkan, atau isi "
            "dengan folder di memori server, misalnya /run/portal-kinerja."
        )
    return str(folder)


def refuse_weak(values: dict[str, Any]) -> None:
    """Stops a real start with a secret that somebody could guess. Raises RuntimeError with what to do."""
    secret = values["SECRET_KEY"]
    if values["DEMO"] or (secret != WEAK_SECRET and len(str(secret)) >= 32):
        return
    raise RuntimeError(
        "SECRET_KEY di config.py tidak ada atau terlalu lemah. Ganti dengan yang dicetak perintah ini: "
        "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
    )


def _read(name: str, text: str, default: Any) -> Any:
    if isinstance(default, bool):
        return text.strip().lower() in {"1", "true", "yes", "on"}
    if isinstance(default, int):
        if not text.strip().isdecimal():
            raise RuntimeError(f"PORTAL_{name} harus bilangan bulat, bukan {text!r}.")
        return int(text)
    return text.split(",") if default is None else text
