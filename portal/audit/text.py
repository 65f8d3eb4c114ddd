"""What is said of the nights of the journal."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from portal import clock
from portal.rules.calendar import long_date

LATE = timedelta(days=1, hours=12)  # without a new check: the nights have stopped

UNREADABLE = "Catatan pemeriksaan tidak terbaca. Minta pengelola portal menjalankan verify-journal."


def troubles(
    checked_at: datetime | None, failed_at: datetime | None, rooted_on: date | None, now: datetime, today: date
) -> list[str]:
    """Why nobody should rely on the check of `checked_at`, the last one that ended; nothing where one may."""
    found = []
    if checked_at is None:
        found.append("Jurnal belum pernah diperiksa.")
    elif now - checked_at > LATE:
        found.append(f"Pemeriksaan terakhir sudah {_age(now - checked_at)} yang lalu. Pekerjaan malam berhenti.")
    if failed_at and (checked_at is None or failed_at > checked_at):
        day = long_date(clock.local(failed_at).date())
        found.append(f"Pemeriksaan {day} gagal. Minta pengelola portal melihat log server.")
    if rooted_on and today - rooted_on > timedelta(days=1):
        found.append(f"Log tidak bertambah sejak {long_date(rooted_on)}. Pekerjaan malam berhenti.")
    return found


def spans(days: Sequence[date]) -> str:
    """Days in words, those that follow one another as a span: "1 Mei 2026, 3 Mei 2026 sampai 9 Mei 2026"."""
    found: list[list[date]] = []
    for day in days:
        if found and day - found[-1][-1] == timedelta(days=1):
            found[-1].append(day)
        else:
            found.append([day])
    return ", ".join(" sampai ".join(map(long_date, dict.fromkeys((each[0], each[-1])))) for each in found)


def _age(span: timedelta) -> str:
    hours = int(span.total_seconds() // 3600)
    return f"{hours} jam" if hours < 48 else f"{hours // 24} hari"
