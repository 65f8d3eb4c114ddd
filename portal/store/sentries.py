"""The triggers that keep what is journaled and sealed from being changed, and whether they stand as they were made.

Declared here once, as the migrations made them. One that is missing leaves the door open; one that nobody here knows
may change what others write, with a true witness.
"""

from collections.abc import Iterator

from sqlalchemy import text

from portal.store.db import db

APPEND_ONLY = ("journal_entry", "log_leaf", "log_node", "log_root", "snapshot")
ISSUED = "snapshot_id, form, code, record_type, record_id, number, placement_id, period_id"
SEAL = {  # name: (when, on which condition)
    "seal_no_delete": ("DELETE", ""),
    "seal_no_update": (f"UPDATE OF {ISSUED}", ""),
    "seal_one_pdf": ("UPDATE OF pdf_sha256", "WHEN (OLD.pdf_sha256 IS NOT NULL) "),
}
KEPT = {"survey_import": "", "response": "WHEN (OLD.import_id IS NOT NULL) "}  # never deleted, on which condition

SQLITE = text("SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')")
POSTGRESQL = text(
    "SELECT tgname, CASE tgenabled WHEN 'O' THEN pg_get_triggerdef(pg_trigger.oid, true) ELSE 'off' END "
    "FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
    "WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace "
    "UNION ALL SELECT proname, prosrc FROM pg_proc WHERE prorettype = 'trigger'::regtype "
    "AND pronamespace = current_schema()::regnamespace "
    "UNION ALL SELECT rulename, definition FROM pg_rules WHERE schemaname = current_schema()"
)


def broken() -> Iterator[str]:
    """One sentence for each trigger that is missing, was changed or is none of ours. One statement."""
    is_sqlite = db.engine.dialect.name == "sqlite"
    told = _of_sqlite() if is_sqlite else _of_postgresql()
    found = {name: _plain(words) for name, words in db.session.execute(SQLITE if is_sqlite else POSTGRESQL)}
    for name in sorted(told.keys() | found.keys()):
        if name not in found:
            yield f"penjaga {name}: hilang"
        elif name not in told:
            yield f"penjaga {name}: bukan buatan portal"
        elif found[name] != _plain(told[name]):
            yield f"penjaga {name}: diubah"


def _plain(words: str | None) -> str:
    return " ".join((words or "").split()).lower()


def _of_some_rows() -> dict[str, tuple[str, str, str]]:
    """Those that keep some rows or columns only, the same on both databases: name -> table, when, on which condition"""
    seals = {name: ("seal", event, condition) for name, (event, condition) in SEAL.items()}
    return seals | {f"{table}_no_delete": (table, "DELETE", condition) for table, condition in KEPT.items()}


def _of_sqlite() -> dict[str, str]:
    guarded = {f"{table}_no_{verb}": (table, verb, "") for table in APPEND_ONLY for verb in ("update", "delete")}
    guarded |= _of_some_rows()
    return {
        name: f"CREATE TRIGGER {name} BEFORE {event} ON {table} {condition}"
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for name, (table, event, condition) in guarded.items()
    }


def _of_postgresql() -> dict[str, str]:
    guarded = {f"{table}_append_only": (table, "DELETE OR UPDATE", "") for table in APPEND_ONLY}
    guarded |= _of_some_rows()
    return {
        "refuse_change": "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END",
        **{
            name: f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {condition}"
            "EXECUTE FUNCTION refuse_change()"
            for name, (table, event, condition) in guarded.items()
        },
    }
