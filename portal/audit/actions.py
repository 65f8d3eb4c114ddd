"""Asking for a check of the journal."""

from portal import clock
from portal.audit.queries import CHECK, check_waits
from portal.store import jobs


def ask_check() -> None:
    """Asks the worker for a walk through all chains, unless one is asked for already."""
    if not check_waits():
        jobs.ask(CHECK, f"{CHECK}:{clock.now().isoformat()}", {})
