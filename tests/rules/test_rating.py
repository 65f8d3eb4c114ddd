from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules import behaviour, rating
from portal.rules.achievement import Verdict
from portal.rules.rating import DISTRIBUTION, Judgement, OrganisationLevel, Predicate, Rating

BELOW, MEETS, ABOVE = Rating.BELOW, Rating.MEETS, Rating.ABOVE
EXCEEDED, MET, MISSED, UNKNOWN = Verdict.EXCEEDED, Verdict.MET, Verdict.MISSED, Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("results", "attitude", "label"),
    [
        (ABOVE, BELOW, "Kurang/Misconduct"),
        (ABOVE, MEETS, "Baik"),
        (ABOVE, ABOVE, "Sangat Baik"),
        (MEETS, BELOW, "Kurang/Misconduct"),
        (MEETS, MEETS, "Baik"),
        (MEETS, ABOVE, "Baik"),
        (BELOW, BELOW, "Sangat Kurang"),
        (BELOW, MEETS, "Butuh Perbaikan"),
        (BELOW, ABOVE, "Butuh Perbaikan"),
    ],
)
def test_the_nine_cells_of_the_matrix(results: Rating, attitude: Rating, label: str) -> None:
    assert rating.predicate(results, attitude).label == label


def test_a_better_rating_never_gives_a_worse_predicate() -> None:
    order, ranks = list(Predicate), list(Rating)
    for one, other in product(product(ranks, ranks), repeat=2):
        if ranks.index(one[0]) <= ranks.index(other[0]) and ranks.index(one[1]) <= ranks.index(other[1]):
            assert order.index(rating.predicate(*one)) <= order.index(rating.predicate(*other))


@pytest.mark.parametrize(
    ("member", "screen", "paper"),
    [
        (ABOVE, "Di atas ekspektasi", "DIATAS EKSPEKTASI"),
        (MEETS, "Sesuai ekspektasi", "SESUAI EKSPEKTASI"),
        (BELOW, "Di bawah ekspektasi", "DIBAWAH EKSPEKTASI"),
        (Predicate.POOR, "Kurang/Misconduct", "KURANG/MISCONDUCT"),
        (OrganisationLevel.EXCELLENT, "Istimewa", "ISTIMEWA"),
    ],
)
def test_a_word_for_the_screen_and_one_for_paper(member: Rating, screen: str, paper: str) -> None:
    assert (member.label, member.printed) == (screen, paper)


def test_the_five_levels_stand_in_the_order_of_the_form() -> None:
    assert [level.label for level in OrganisationLevel] == [
        "Istimewa",
        "Baik",
        "Butuh Perbaikan",
        "Kurang",
        "Sangat Kurang",
    ]


@pytest.mark.parametrize(
    ("main", "suggested"),
    [
        ([MET], MEETS),
        ([MET, MET], MEETS),
        ([MET, EXCEEDED], ABOVE),
        ([EXCEEDED], ABOVE),
        ([EXCEEDED, MISSED], BELOW),
        ([MISSED], BELOW),
        ([MET, UNKNOWN], None),
        ([MISSED, UNKNOWN], None),
        ([], None),
    ],
)
def test_only_main_results_make_the_suggestion(main: list[Verdict], suggested: Rating | None) -> None:
    for additional in ([], [MISSED], [EXCEEDED], [UNKNOWN]):
        found = rating.suggest_results(main, additional, gaps=(), behaviour_evidence=True)
        assert found.rating is suggested
        assert found.reasons


@given(st.lists(st.sampled_from(Verdict)), st.sampled_from([(), ("Laporan Mei belum diterima.",)]), st.booleans())
def test_half_a_picture_is_no_proposal(main: list[Verdict], gaps: tuple[str, ...], evidence: bool) -> None:
    found = rating.suggest_results(main, gaps=gaps, behaviour_evidence=evidence)
    assert (found.rating is None) == bool(not main or UNKNOWN in main or gaps or not evidence)
    assert found.reasons


def test_everything_that_is_missing_is_named() -> None:
    gaps = ("Laporan Mei belum diterima.", "Realisasi “Akta” belum dilaporkan.")
    found = rating.suggest_results([MET, UNKNOWN], gaps=gaps, behaviour_evidence=False)
    assert found.reasons == (
        "1 dari 2 indikator utama belum dapat dibandingkan dengan target.",
        *gaps,
        "Belum ada umpan balik tentang perilaku kerja.",
    )


def test_the_reason_counts_what_it_rests_on() -> None:
    found = rating.suggest_results([MET, EXCEEDED, MET], [MET, MISSED], gaps=(), behaviour_evidence=True)
    assert found.reasons == (
        "Semua 3 indikator utama mencapai target, 1 di antaranya melampaui.",
        "Hasil tambahan: 1 dari 2 indikator mencapai target; tidak mengubah saran.",
    )


@pytest.mark.parametrize(
    ("main", "first"),
    [
        ([MET, MISSED], "1 dari 2 indikator utama tidak mencapai target."),
        ([MET, EXCEEDED], "Semua 2 indikator utama mencapai target, 1 di antaranya melampaui."),
        ([MET, MET], "Semua 2 indikator utama mencapai target."),
    ],
)
def test_additional_results_are_told_beside_the_reason_where_there_are_any(main: list[Verdict], first: str) -> None:
    alone = rating.suggest_results(main, gaps=(), behaviour_evidence=True)
    assert alone.reasons == (first,)
    beside = rating.suggest_results(main, [MET, EXCEEDED, MISSED], gaps=(), behaviour_evidence=True)
    assert beside.reasons == (first, "Hasil tambahan: 2 dari 3 indikator mencapai target; tidak mengubah saran.")


def test_the_suggestion_is_labelled_as_no_law() -> None:
    assert "bukan ketentuan peraturan" in rating.SUGGESTION_NOTICE


@pytest.mark.parametrize(
    ("codes", "last"),
    [
        ((), "Belum ada umpan balik tentang perilaku kerja."),
        (behaviour.CODES[1:], "Belum ada umpan balik untuk: Berorientasi Pelayanan."),
        (behaviour.CODES, "Perilaku kerja dinilai dari umpan balik yang tercatat; portal tidak menyarankan rating."),
    ],
)
def test_behaviour_gets_no_suggestion_but_what_it_rests_on(codes: tuple[str, ...], last: str) -> None:
    found = rating.suggest_behaviour(codes)
    assert found.rating is None
    assert found.reasons[-1] == last


@pytest.mark.parametrize(("results", "attitude"), list(product(Rating, Rating)))
def test_the_explanation_names_both_ratings_the_predicate_and_the_source(results: Rating, attitude: Rating) -> None:
    sentences = rating.explain(results, attitude)
    told = " ".join(sentences)
    assert f"Hasil kerja Anda dinilai {results.phrase}." in told
    assert f"Perilaku kerja Anda dinilai {attitude.phrase}." in told
    assert f"predikat {rating.predicate(results, attitude).label}." in told
    assert "Nomor 6 Tahun 2022" in sentences[-1]


def test_good_results_with_poor_behaviour_are_explained() -> None:
    assert "Hasil kerja yang baik tidak menutup perilaku di bawah ekspektasi." in rating.explain(ABOVE, BELOW)
    assert "Perilaku yang baik tidak menutup hasil kerja di bawah ekspektasi." in rating.explain(BELOW, ABOVE)


def test_a_departure_from_the_suggestion_is_told_with_its_reason() -> None:
    told = rating.explain(MEETS, MEETS, suggested=ABOVE, reason=" Target disusun terlalu rendah. ")
    assert (
        "Saran portal untuk hasil kerja di atas ekspektasi; atasan memutuskan lain karena: "
        "Target disusun terlalu rendah." in told
    )
    assert not any("Saran portal" in sentence for sentence in rating.explain(MEETS, MEETS, suggested=MEETS))


LAST = date(2026, 6, 30)


def judgement(**decided: Any) -> Judgement:
    """One that may be released, the day after the quarter, with these differences."""
    whole = {
        "results": MEETS, "behaviour": MEETS, "organisation": OrganisationLevel.GOOD, "last": LAST,
        "on": date(2026, 7, 1), "suggested": MEETS,
    }  # fmt: skip
    return Judgement(**(whole | decided))


@pytest.mark.parametrize(
    ("decided", "places"),
    [
        ({}, []),
        ({"results": BELOW, "results_reason": "Mutu kurang."}, []),
        ({"results": BELOW}, ["results_reason"]),
        ({"results": ABOVE, "results_reason": "  "}, ["results_reason"]),
        ({"suggested": None}, ["results_reason"]),
        ({"suggested": None, "results_reason": " "}, ["results_reason"]),
        ({"suggested": None, "results_reason": "Dilihat langsung di loket."}, []),
        ({"behaviour": None}, ["behaviour"]),
        ({"behaviour_said": False}, ["behaviour"]),
        ({"organisation": None}, ["organisation"]),
        ({"results": None, "behaviour": None, "organisation": None}, ["results", "behaviour", "organisation"]),
        ({"on": date(2026, 6, 29)}, [""]),
        ({"on": LAST}, [""]),
    ],
)
def test_what_prevents_the_release(decided: dict[str, Any], places: list[str]) -> None:
    assert [problem.where for problem in rating.problems(judgement(**decided))] == places


def test_a_reason_without_a_suggestion_names_what_is_missing() -> None:
    gaps = ("Laporan Mei belum diterima.", "Realisasi “Akta” belum dilaporkan.")
    (problem,) = rating.problems(judgement(suggested=None, gaps=gaps))
    assert problem.text == (
        "Data belum lengkap: Laporan Mei belum diterima. Realisasi “Akta” belum dilaporkan. "
        "Tuliskan alasan Anda menilai tanpa data itu."
    )
    (problem,) = rating.problems(judgement(suggested=None))
    assert problem.text.startswith("Portal tidak menyarankan rating hasil kerja.")


@pytest.mark.parametrize(("on", "says"), [(29, True), (30, True), (31, False)])
def test_nothing_is_judged_before_it_is_over(on: int, says: bool) -> None:
    found = rating.not_over(LAST, date(2026, 6, on) if on < 31 else date(2026, 7, 1))
    assert bool(found) is says
    assert not says or "sampai 30 Juni 2026" in found


def test_a_reason_without_a_suggestion_is_told_to_the_employee() -> None:
    told = rating.explain(MEETS, MEETS, reason=" Dilihat langsung. ")
    assert "Portal tidak menyarankan rating hasil kerja. Alasan atasan: Dilihat langsung." in told
    assert not any("Alasan atasan" in sentence for sentence in rating.explain(MEETS, MEETS))


def test_the_figure_peaks_at_the_predicate_that_the_level_lets_dominate() -> None:
    peaks = {level: list(Predicate)[heights.index(max(heights))] for level, heights in DISTRIBUTION.items()}
    assert peaks == {
        OrganisationLevel.EXCELLENT: Predicate.VERY_GOOD,
        OrganisationLevel.GOOD: Predicate.GOOD,
        OrganisationLevel.NEEDS_IMPROVEMENT: Predicate.NEEDS_IMPROVEMENT,
        OrganisationLevel.POOR: Predicate.POOR,
        OrganisationLevel.VERY_POOR: Predicate.VERY_POOR,
    }


@pytest.mark.parametrize(
    ("level", "limits"),
    [
        # predicate: (least, most) per hundred, as reported for SE MenPANRB 3/2023
        (OrganisationLevel.EXCELLENT, {Predicate.VERY_GOOD: (51, 70)}),
        (OrganisationLevel.GOOD, {Predicate.GOOD: (50, 70), Predicate.NEEDS_IMPROVEMENT: (1, 100)}),
        (OrganisationLevel.NEEDS_IMPROVEMENT, {Predicate.NEEDS_IMPROVEMENT: (60, 100), Predicate.VERY_GOOD: (0, 10)}),
        (
            OrganisationLevel.POOR,
            {Predicate.POOR: (60, 100), Predicate.NEEDS_IMPROVEMENT: (10, 100), Predicate.VERY_GOOD: (0, 10)},
        ),
        (
            OrganisationLevel.VERY_POOR,
            {Predicate.VERY_POOR: (60, 100), Predicate.POOR: (10, 100), Predicate.VERY_GOOD: (0, 0)},
        ),
    ],
)
def test_the_figure_contradicts_no_reported_limit(
    level: OrganisationLevel, limits: dict[Predicate, tuple[int, int]]
) -> None:
    heights = dict(zip(Predicate, DISTRIBUTION[level], strict=True))
    assert sum(heights.values()) == 100
    for each, (least, most) in limits.items():
        assert least <= heights[each] <= most


def test_the_edition_follows_the_date_of_the_period() -> None:
    assert rating.edition(date(2026, 1, 1)).id == "permenpanrb-6-2022"
    with pytest.raises(ValueError, match="2021-12-31"):
        rating.edition(date(2021, 12, 31))


def test_seven_values_with_three_guidelines_each() -> None:
    assert [value.name for value in behaviour.VALUES] == [
        "Berorientasi Pelayanan",
        "Akuntabel",
        "Kompeten",
        "Harmonis",
        "Loyal",
        "Adaptif",
        "Kolaboratif",
    ]
    guidelines = [line for value in behaviour.VALUES for line in value.guidelines]
    assert len(set(guidelines)) == 21
    told = " ".join(guidelines)
    assert not any(variant in told for variant in ("bertanggungjawab", "sumberdaya", "BMN", "tanpa membedakan"))
    assert len(set(behaviour.CODES)) == 7


def test_of_two_editions_in_force_the_later_one_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    later = rating.Edition("later", "Peraturan berikutnya", date(2027, 1, 1))
    monkeypatch.setattr(rating, "EDITIONS", (*rating.EDITIONS, later))
    assert rating.edition(date(2026, 12, 31)).id == "permenpanrb-6-2022"
    assert rating.edition(date(2027, 1, 1)) == rating.edition(date(2027, 1, 2)) == later


@pytest.mark.parametrize(
    ("results", "behaviour", "said"),
    [
        (Rating.MEETS, Rating.BELOW, ["Hasil kerja yang baik tidak menutup perilaku di bawah ekspektasi."]),
        (Rating.BELOW, Rating.MEETS, ["Perilaku yang baik tidak menutup hasil kerja di bawah ekspektasi."]),
        (Rating.BELOW, Rating.BELOW, []),
        (Rating.MEETS, Rating.MEETS, []),
    ],
)
def test_only_a_good_half_is_said_not_to_cover_the_other(results: Rating, behaviour: Rating, said: list[str]) -> None:
    assert [sentence for sentence in rating.explain(results, behaviour) if "tidak menutup" in sentence] == said


def test_the_first_edition_rules_from_the_first_day_of_2022() -> None:
    assert rating.edition(date(2022, 1, 1)) == rating.edition(date(2022, 1, 2)) == rating.EDITIONS[0]
    with pytest.raises(ValueError, match="2021-12-31"):
        rating.edition(date(2021, 12, 31))
