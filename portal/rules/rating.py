"""Two ratings, one predicate: the evaluation of PermenPANRB 6/2022 and what the portal may say about it.

Ratings are the superior's judgement; no arithmetic leads to them (BKN FAQ [1]). The portal only suggests, and says
that the suggestion is its own.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from portal.rules.achievement import Verdict
from portal.rules.behaviour import VALUES
from portal.rules.calendar import long_date
from portal.rules.problems import Problem
from portal.rules.words import Labelled


class Rating(Labelled):
    """The three ratings of results and of behaviour, worst first; paper keeps the spelling of the official form."""

    BELOW = "below", "Di bawah ekspektasi", "DIBAWAH EKSPEKTASI"
    MEETS = "meets", "Sesuai ekspektasi"
    ABOVE = "above", "Di atas ekspektasi", "DIATAS EKSPEKTASI"

    @property
    def phrase(self) -> str:
        """The label inside a sentence: "sesuai ekspektasi"."""
        return self.label.lower()


class Predicate(Labelled):
    """The five predicates, worst first: the order of the official figure's axis."""

    VERY_POOR = "very_poor", "Sangat Kurang"
    POOR = "poor", "Kurang/Misconduct"
    NEEDS_IMPROVEMENT = "needs_improvement", "Butuh Perbaikan"
    GOOD = "good", "Baik"
    VERY_GOOD = "very_good", "Sangat Baik"


class OrganisationLevel(Labelled):
    """The five levels of a unit's result (Capaian Kinerja Organisasi), best first as the form lists them."""

    EXCELLENT = "excellent", "Istimewa"
    GOOD = "good", "Baik"
    NEEDS_IMPROVEMENT = "needs_improvement", "Butuh Perbaikan"
    POOR = "poor", "Kurang"
    VERY_POOR = "very_poor", "Sangat Kurang"


@dataclass(frozen=True)
class Edition:
    """One edition of the law, chosen by the date of the period and stored with every rating."""

    id: str
    title: str
    from_on: date


# The day of entry into force is unverified; whole performance years are ruled by it from 2022 on.
EDITIONS = (
    Edition(
        "permenpanrb-6-2022",
        "Peraturan Menteri PANRB Nomor 6 Tahun 2022 tentang Pengelolaan Kinerja Pegawai Aparatur Sipil Negara",
        date(2022, 1, 1),
    ),
)

MATRIX = {
    (Rating.ABOVE, Rating.BELOW): Predicate.POOR,
    (Rating.ABOVE, Rating.MEETS): Predicate.GOOD,
    (Rating.ABOVE, Rating.ABOVE): Predicate.VERY_GOOD,
    (Rating.MEETS, Rating.BELOW): Predicate.POOR,
    (Rating.MEETS, Rating.MEETS): Predicate.GOOD,
    (Rating.MEETS, Rating.ABOVE): Predicate.GOOD,
    (Rating.BELOW, Rating.BELOW): Predicate.VERY_POOR,
    (Rating.BELOW, Rating.MEETS): Predicate.NEEDS_IMPROVEMENT,
    (Rating.BELOW, Rating.ABOVE): Predicate.NEEDS_IMPROVEMENT,
}

# Heights of the form's figure POLA DISTRIBUSI, left to right in the order of Predicate. Schematic: the regulation shows
# curves without figures [1]; these agree with the limits reported for SE MenPANRB 3/2023 [1]. Never a limit to enforce.
DISTRIBUTION = {
    OrganisationLevel.EXCELLENT: (5, 5, 10, 20, 60),
    OrganisationLevel.GOOD: (5, 10, 15, 50, 20),
    OrganisationLevel.NEEDS_IMPROVEMENT: (5, 15, 60, 15, 5),
    OrganisationLevel.POOR: (15, 60, 15, 5, 5),
    OrganisationLevel.VERY_POOR: (60, 20, 15, 5, 0),
}


def edition(on: date) -> Edition:
    """Return the edition in force on a day; ValueError for a day before the first.

    Source: our rule, not law.
    """
    in_force = [each for each in EDITIONS if each.from_on <= on]
    if not in_force:
        raise ValueError(f"no edition of the law is known for {on}")
    return max(in_force, key=lambda each: each.from_on)


def predicate(results: Rating, behaviour: Rating) -> Predicate:
    """Return the predicate where the rating of results meets the rating of behaviour in the matrix.

    Source: PermenPANRB 6/2022, performance quadrant (Kuadran Kinerja Pegawai) [2+].
    """
    return MATRIX[results, behaviour]


@dataclass(frozen=True)
class Suggestion:
    """What the portal would choose (None: it does not suggest) and why, in Indonesian sentences."""

    rating: Rating | None
    reasons: tuple[str, ...]


SUGGESTION_NOTICE = "Saran ini aturan portal, bukan ketentuan peraturan. Atasan yang memutuskan."


def suggest_results(
    main: Sequence[Verdict],
    additional: Sequence[Verdict] = (),
    *,
    gaps: Sequence[str],
    behaviour_evidence: bool,
) -> Suggestion:
    """Suggest a rating of results from the verdicts of the indicators; only main results decide.

    All met: meets; all met and one exceeded: above; one missed: below. None at all while data are missing (`gaps`, the
    caller's, one sentence each: a report that is not accepted, a figure that is not there), a main verdict is unknown
    or nobody has recorded anything about behaviour: half a picture must not look like a proposal.

    Source: our rule, not law.
    """
    if missing := _missing(main, gaps, behaviour_evidence):
        return Suggestion(None, missing)
    count = Counter(main)
    beside = _beside(additional)
    if count[Verdict.MISSED]:
        reason = f"{count[Verdict.MISSED]} dari {len(main)} indikator utama tidak mencapai target."
        return Suggestion(Rating.BELOW, (reason, *beside))
    if count[Verdict.EXCEEDED]:
        reason = f"Semua {len(main)} indikator utama mencapai target, {count[Verdict.EXCEEDED]} di antaranya melampaui."
        return Suggestion(Rating.ABOVE, (reason, *beside))
    return Suggestion(Rating.MEETS, (f"Semua {len(main)} indikator utama mencapai target.", *beside))


def _missing(main: Sequence[Verdict], gaps: Sequence[str], behaviour_evidence: bool) -> tuple[str, ...]:
    unknown = Counter(main)[Verdict.UNKNOWN]
    reasons = (
        (not main, "Belum ada indikator utama yang dapat dibandingkan dengan target."),
        (unknown > 0, f"{unknown} dari {len(main)} indikator utama belum dapat dibandingkan dengan target."),
        *((True, gap) for gap in gaps),
        (not behaviour_evidence, "Belum ada umpan balik tentang perilaku kerja."),
    )
    return tuple(text for applies, text in reasons if applies)


def _beside(additional: Sequence[Verdict]) -> tuple[str, ...]:
    if not additional:
        return ()
    reached = sum(verdict in (Verdict.MET, Verdict.EXCEEDED) for verdict in additional)
    return (f"Hasil tambahan: {reached} dari {len(additional)} indikator mencapai target; tidak mengubah saran.",)


def suggest_behaviour(values_with_feedback: Collection[str]) -> Suggestion:
    """Say what the superior can lean on when rating behaviour; never a rating, for there is no figure to take it from.

    `values_with_feedback` holds the codes of `behaviour.VALUES` about which feedback is recorded.

    Source: our rule, not law.
    """
    without = [value.name for value in VALUES if value.code not in values_with_feedback]
    if len(without) == len(VALUES):
        return Suggestion(None, ("Belum ada umpan balik tentang perilaku kerja.",))
    judged = "Perilaku kerja dinilai dari umpan balik yang tercatat; portal tidak menyarankan rating."
    if not without:
        return Suggestion(None, (judged,))
    return Suggestion(None, (judged, f"Belum ada umpan balik untuk: {', '.join(without)}."))


def because(results: Rating, behaviour: Rating) -> str:
    """Tell in one sentence why the predicate is what it is.

    Source: PermenPANRB 6/2022, performance quadrant (Kuadran Kinerja Pegawai) [2+].
    """
    found = predicate(results, behaviour)
    return f"{found.label} karena hasil kerja {results.phrase} dan perilaku kerja {behaviour.phrase}."


def explain(
    results: Rating,
    behaviour: Rating,
    law: Edition = EDITIONS[-1],
    suggested: Rating | None = None,
    reason: str = "",
) -> list[str]:
    """Tell the employee in plain Indonesian sentences how the predicate came about, the source last.

    Source: PermenPANRB 6/2022, performance quadrant (Kuadran Kinerja Pegawai) [2+].
    """
    found = predicate(results, behaviour)
    sentences = [
        f"Hasil kerja Anda dinilai {results.phrase}. Rating ini pertimbangan atasan, bukan hasil rumus.",
        f"Perilaku kerja Anda dinilai {behaviour.phrase}.",
        f"Pada matriks predikat, kedua rating itu bertemu pada predikat {found.label}.",
    ]
    if behaviour is Rating.BELOW and results is not Rating.BELOW:
        sentences.append("Hasil kerja yang baik tidak menutup perilaku di bawah ekspektasi.")
    if results is Rating.BELOW and behaviour is not Rating.BELOW:
        sentences.append("Perilaku yang baik tidak menutup hasil kerja di bawah ekspektasi.")
    if suggested and suggested is not results:
        sentences.append(
            f"Saran portal untuk hasil kerja {suggested.phrase}; atasan memutuskan lain karena: {reason.strip()}"
        )
    if suggested is None and reason.strip():
        sentences.append(f"Portal tidak menyarankan rating hasil kerja. Alasan atasan: {reason.strip()}")
    return [*sentences, f"Dasar: {law.title}, matriks predikat kinerja pegawai."]


@dataclass(frozen=True)
class Judgement:
    """What the superior has decided so far; None is not yet decided. `last` is the last day that is judged, `on` today;
    `behaviour_said`: somebody has written at least one sentence on behaviour; `gaps`: data that are missing."""

    results: Rating | None
    behaviour: Rating | None
    organisation: OrganisationLevel | None
    last: date
    on: date
    suggested: Rating | None = None
    results_reason: str = ""
    behaviour_said: bool = True
    gaps: tuple[str, ...] = ()


def not_over(last: date, on: date) -> str:
    """Say in Indonesian that what is judged still runs; empty from the day after its last one.

    Source: our rule, not law (PermenPANRB 6/2022 evaluates a period, not what is left of it).
    """
    if on > last:
        return ""
    return f"Yang dinilai masih berjalan sampai {long_date(last)}. Tunggulah sampai selesai; draf Anda tetap tersimpan."


def problems(judgement: Judgement) -> list[Problem]:
    """Return everything that prevents the release of an appraisal, all at once.

    The unit's result comes before the individual's predicate (SE MenPANRB 3/2023, the three steps [2+]). That nothing
    is judged before it is over, a reason wherever the portal suggests otherwise or nothing, and a sentence on behaviour
    are the portal's own demands.

    Source: SE MenPANRB 3/2023 [2+]; the rest is our rule, not law.
    """
    early = not_over(judgement.last, judgement.on)
    unreasoned = judgement.results and not judgement.results_reason.strip()
    checks = (
        (early, "", early),
        (not judgement.results, "results", "Rating hasil kerja belum dipilih. Pilih salah satu dari tiga rating."),
        (
            not judgement.behaviour,
            "behaviour",
            "Rating perilaku kerja belum dipilih. Pilih salah satu dari tiga rating.",
        ),
        (
            unreasoned and judgement.suggested and judgement.suggested is not judgement.results,
            "results_reason",
            "Rating hasil kerja berbeda dari saran portal. Tuliskan alasan Anda agar pegawai memahaminya.",
        ),
        (unreasoned and not judgement.suggested, "results_reason", _reasonless(judgement.gaps)),
        (
            not judgement.behaviour_said,
            "behaviour",
            "Belum ada satu kalimat pun tentang perilaku kerja. Tulis sedikitnya satu umpan balik perilaku.",
        ),
        (
            not judgement.organisation,
            "organisation",
            "Capaian kinerja organisasi unit belum ditetapkan. Mintalah pimpinan di atas unit menetapkannya dahulu.",
        ),
    )
    return [Problem(where, text) for applies, where, text in checks if applies]


def _reasonless(gaps: Sequence[str]) -> str:
    if gaps:
        return f"Data belum lengkap: {' '.join(gaps)} Tuliskan alasan Anda menilai tanpa data itu."
    return "Portal tidak menyarankan rating hasil kerja. Tuliskan alasan Anda agar pegawai memahaminya."
