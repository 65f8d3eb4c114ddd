"""What is said of a sheet of paper forms beside what is there."""

from collections.abc import Iterator, Sequence

from portal.rules.calendar import long_date
from portal.rules.problems import Problem
from portal.rules.satisfaction import QUESTION_ORDER
from portal.surveys.models import Day

MOVED = "Jawaban yang tersimpan berubah sejak pratinjau dibuat. Periksa lagi di bawah ini, lalu simpan."


def differences(days: Sequence[Day]) -> list[Problem]:
    """Each day of which the sheet lacks something: what that is, and which of its lines are new."""
    order = f"Urutan jawaban: {', '.join(QUESTION_ORDER)}."
    return [Problem("", sentence) for day in days if day.gone for sentence in _of_day(day)] + [Problem("", order)]


def answers(given: Sequence[int | None]) -> str:
    """Of one form, in `QUESTION_ORDER`: "3 4 – 4 3 3 4 3 3"."""
    return " ".join("–" if value is None else str(value) for value in given)


def _of_day(day: Day) -> Iterator[str]:
    gone = "; ".join(answers(kept.answers) for kept in day.gone)
    yield f"{long_date(day.on)}: {len(day.gone)} jawaban yang tersimpan tidak ada dalam berkas ini: {gone}."
    for form in day.new:
        yield f"{long_date(day.on)}: baris {form.line} belum tersimpan: {answers(form.answers)}."


def done(stored: int, known: int, withdrawn: int) -> str:
    """What an import came to."""
    told = [f"{stored} jawaban disimpan dan dihitung." if stored else "Tidak ada jawaban baru."]
    told += [f"{known} sudah ada sebelumnya."] if known else []
    told += [f"{withdrawn} jawaban digantikan."] if withdrawn else []
    return " ".join(told)
