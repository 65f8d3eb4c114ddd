from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from portal.rules import plan, second_look
from portal.rules.plan import (
    ATTACHMENT_LENGTH,
    EXPECTATION_LENGTH,
    INDICATOR_LENGTH,
    RESULT_LENGTH,
    TARGET_LENGTH,
    Accumulation,
    Approach,
    Aspect,
    AttachmentList,
    AttachmentText,
    Direction,
    ExpectationText,
    FormKind,
    LineKind,
    Perspective,
    PlannedIndicator,
    PlannedResult,
    PlanText,
    SubTargetText,
)

COUNTED = PlannedIndicator(
    30,
    "Jumlah sasaran yang diimunisasi",
    "480 anak/tahun",
    aspect=Aspect.QUANTITY,
    accumulation=Accumulation.SUM,
    sub_targets=tuple(SubTargetText(f"Triwulan {roman}", "120 anak") for roman in ("I", "II", "III", "IV")),
)
RESULT = PlannedResult(
    12,
    LineKind.MAIN,
    "Terlaksananya pelayanan imunisasi rutin",
    (COUNTED,),
    superior_text="Meningkatnya cakupan imunisasi",
    linked=True,
)
NURSE = PlanText(
    FormKind.JA_JF,
    Approach.QUANTITATIVE,
    starts_on=date(2026, 1, 1),
    ends_on=date(2026, 12, 31),
    period_starts_on=date(2026, 1, 1),
    period_ends_on=date(2026, 12, 31),
    lines=(RESULT,),
    attachments=tuple(AttachmentText(at, kind, "Laporan bulanan") for at, kind in enumerate(AttachmentList)),
)


def places(found: list[plan.Problem]) -> list[str]:
    return [problem.where for problem in found]


def with_line(base: PlanText = NURSE, **changes: object) -> PlanText:
    return replace(base, lines=(replace(base.lines[0], **changes),))  # type: ignore[arg-type]


def with_indicator(base: PlanText = NURSE, **changes: object) -> PlanText:
    return with_line(base, indicators=(replace(base.lines[0].indicators[0], **changes),))  # type: ignore[arg-type]


def test_a_complete_plan_has_nothing_against_it() -> None:
    assert plan.problems(NURSE) == []
    assert second_look.warnings(NURSE) == []


LEADER = with_indicator(replace(NURSE, form=FormKind.JPT), aspect=None, perspective=Perspective.RECIPIENTS)
LEADER = with_line(
    LEADER,
    indicators=tuple(
        replace(LEADER.lines[0].indicators[0], id=30 + at, perspective=each) for at, each in enumerate(Perspective)
    ),
)
QUALITATIVE = with_indicator(
    replace(NURSE, approach=Approach.QUALITATIVE),
    aspect=None,
    target="",
    accumulation=Accumulation.LAST,
    sub_targets=(),
)


@pytest.mark.parametrize("good", [LEADER, QUALITATIVE], ids=["leader", "qualitative"])
def test_every_form_can_be_complete(good: PlanText) -> None:
    assert plan.problems(good) == []
    assert second_look.doubts(good) == []


@pytest.mark.parametrize(
    ("broken", "where"),
    [
        (replace(NURSE, lines=()), "lines"),
        (with_line(kind=LineKind.ADDITIONAL), "lines"),
        (with_line(text="  "), "lines.12.text"),
        (with_line(text="a" * (RESULT_LENGTH + 1)), "lines.12.text"),
        (with_line(superior_text="a" * (RESULT_LENGTH + 1)), "lines.12.superior_text"),
        (with_line(indicators=()), "lines.12.indicators"),
        (with_indicator(text=""), "lines.12.indicators.30.text"),
        (with_indicator(text="a" * (INDICATOR_LENGTH + 1)), "lines.12.indicators.30.text"),
        (with_indicator(target=" "), "lines.12.indicators.30.target"),
        (with_indicator(target="a" * (TARGET_LENGTH + 1)), "lines.12.indicators.30.target"),
        (with_indicator(QUALITATIVE, target="a" * (TARGET_LENGTH + 1)), "lines.12.indicators.30.target"),
        (with_indicator(aspect=None), "lines.12.indicators.30.aspect"),
        (with_indicator(LEADER, perspective=None), "lines.12.indicators.30.perspective"),
        (with_indicator(target="481 anak"), "lines.12.indicators.30.sub_targets"),
        (with_indicator(accumulation=Accumulation.LAST), "lines.12.indicators.30.sub_targets"),
        (with_indicator(target="≤ 481 kasus", direction=Direction.LOWER), "lines.12.indicators.30.sub_targets"),
        (
            with_indicator(sub_targets=(SubTargetText("Triwulan I", "banyak"), *COUNTED.sub_targets[1:])),
            "lines.12.indicators.30.sub_targets",
        ),
        (
            with_indicator(target="kata", sub_targets=(SubTargetText("Triwulan I", "a" * (TARGET_LENGTH + 1)),)),
            "lines.12.indicators.30.sub_targets",
        ),
        (replace(NURSE, expectations=(ExpectationText("santai", "…"),)), "expectations.santai"),
        (
            replace(NURSE, expectations=(ExpectationText("adaptif", "a" * (EXPECTATION_LENGTH + 1)),)),
            "expectations.adaptif",
        ),
        (
            replace(NURSE, attachments=(AttachmentText(5, AttachmentList.RESOURCES, ""),)),
            "attachments.resources.5",
        ),
        (
            replace(NURSE, attachments=(AttachmentText(5, AttachmentList.RESOURCES, "a" * (ATTACHMENT_LENGTH + 1)),)),
            "attachments.resources.5",
        ),
        (replace(NURSE, starts_on=date(2025, 12, 31)), "starts_on"),
        (replace(NURSE, ends_on=date(2027, 1, 1)), "ends_on"),
        (replace(NURSE, starts_on=date(2026, 7, 1), ends_on=date(2026, 6, 30)), "ends_on"),
    ],
)
def test_each_fault_is_found_alone_and_in_its_place(broken: PlanText, where: str) -> None:
    assert places(plan.problems(broken)) == [where]


def test_all_faults_are_named_at_once_in_the_order_of_the_form() -> None:
    bad = PlannedIndicator(31, "", "")
    broken = replace(NURSE, ends_on=date(2027, 1, 1), lines=(PlannedResult(13, LineKind.ADDITIONAL, "", (bad,)),))
    assert places(plan.problems(broken)) == [
        "ends_on",
        "lines",
        "lines.13.text",
        "lines.13.indicators.31.text",
        "lines.13.indicators.31.target",
        "lines.13.indicators.31.aspect",
    ]


def test_the_sentence_says_how_to_mend_it() -> None:
    (problem,) = plan.problems(with_indicator(target="600 anak"))
    assert problem.text == "Target per periode berjumlah 480, sedangkan target seluruhnya 600. Tambahkan 120 lagi."


def test_a_part_that_is_no_figure_is_named() -> None:
    parts = (SubTargetText("Triwulan I", "banyak"), SubTargetText("Triwulan IV", "480 anak"))
    (problem,) = plan.problems(with_indicator(accumulation=Accumulation.LAST, sub_targets=parts))
    words = "Target Triwulan I bukan angka dalam satuan target seluruhnya. Tuliskan angkanya dalam anak/tahun."
    assert problem.text == words


@pytest.mark.parametrize(
    "good",
    [
        with_indicator(sub_targets=()),
        with_indicator(sub_targets=(SubTargetText("Triwulan I", " "),)),
        with_indicator(target="24 jam/minggu × 36 minggu"),
        with_indicator(target="2–8 °C", direction=Direction.RANGE, sub_targets=(SubTargetText("Januari", "2–8 °C"),)),
        with_indicator(target="3 hari", direction=Direction.RANGE, sub_targets=(SubTargetText("Januari", "banyak"),)),
        with_line(kind=LineKind.MAIN, superior_text="", linked=False),
        replace(NURSE, expectations=(ExpectationText("adaptif", ""),)),
        replace(NURSE, attachments=()),
        replace(NURSE, starts_on=date(2026, 6, 1), ends_on=date(2026, 6, 1)),
    ],
)
def test_what_the_law_leaves_free_does_not_prevent_submission(good: PlanText) -> None:
    assert plan.problems(good) == []


@pytest.mark.parametrize(
    ("doubtful", "where"),
    [
        (with_line(linked=False), "lines.12.superior_text"),
        (with_line(linked=False, superior_text=""), "lines.12.superior_text"),
        (with_indicator(target="sesuai jadwal"), "lines.12.indicators.30.target"),
        (replace(NURSE, attachments=NURSE.attachments[1:]), "attachments.resources"),
    ],
)
def test_what_deserves_a_second_look_only_warns(doubtful: PlanText, where: str) -> None:
    assert places(second_look.warnings(doubtful)) == [where]


@pytest.mark.parametrize(
    ("doubtful", "says"),
    [
        (with_line(linked=False), "masih berupa tulisan"),
        (with_line(linked=False, superior_text=" "), "Belum disebut RHK pimpinan"),
        (with_indicator(target="sesuai jadwal"), "tidak terbaca sebagai angka atau tanggal"),
        (with_indicator(target="31 Maret 2025", direction=Direction.MILESTONE), "31 Maret 2025 di luar periode"),
    ],
)
def test_a_warning_says_what_is_doubtful(doubtful: PlanText, says: str) -> None:
    (problem,) = second_look.warnings(doubtful)
    assert says in problem.text


@pytest.mark.parametrize(
    ("day", "found"),
    [("31 Desember 2025", 1), ("1 Januari 2026", 0), ("31 Desember 2026", 0), ("1 Januari 2027", 1)],
)
def test_a_date_is_doubted_from_the_day_outside_the_period(day: str, found: int) -> None:
    dated = with_indicator(target=day, direction=Direction.MILESTONE, accumulation=Accumulation.LAST, sub_targets=())
    assert len(second_look.warnings(dated)) == found


def test_doubts_are_first_what_must_be_answered_then_what_only_warns() -> None:
    doubtful = with_line(with_indicator(target="≤ 3 hari"), linked=False)
    asked, warned = second_look.questions(doubtful), second_look.warnings(doubtful)
    assert asked and warned and second_look.doubts(doubtful) == [*asked, *warned]


@pytest.mark.parametrize(
    ("contrary", "field"),
    [
        (with_indicator(target="≤ 3 hari"), "direction"),
        (with_indicator(target="≥ 3 hari", direction=Direction.LOWER), "direction"),
        (with_indicator(target="3 hari", direction=Direction.RANGE), "direction"),
        (with_indicator(target="3 hari", direction=Direction.MILESTONE), "direction"),
        (with_indicator(target="31 Maret 2026"), "direction"),
        (with_indicator(target="2–8 °C"), "direction"),
        (with_indicator(target="2–8 °C", direction=Direction.LOWER), "direction"),
        (with_indicator(target="0 keluhan"), "direction"),
        (with_indicator(target="95%", sub_targets=()), "accumulation"),
        (with_indicator(target="95 persen", sub_targets=()), "accumulation"),
        (with_indicator(target="24 jam/minggu", sub_targets=()), "accumulation"),
        (with_indicator(target="≤ 3 hari", direction=Direction.LOWER, sub_targets=()), "accumulation"),
        (with_indicator(target="3 hari", aspect=Aspect.TIME, sub_targets=()), "accumulation"),
    ],
)
def test_a_measure_that_contradicts_its_target_is_asked_about(contrary: PlanText, field: str) -> None:
    assert places(second_look.questions(contrary)) == [f"lines.12.indicators.30.{field}"]
    assert second_look.warnings(contrary) == []


def test_the_question_names_what_the_target_says() -> None:
    (problem,) = second_look.questions(with_indicator(target="≤ 3 hari", sub_targets=()))
    assert "tidak sejalan dengan arah “Makin tinggi, makin baik”" in problem.text
    assert "“Makin rendah, makin baik”" in problem.text


def test_the_qualitative_form_knows_no_measure_to_contradict() -> None:
    contrary = replace(with_indicator(target="≤ 3 hari"), approach=Approach.QUALITATIVE)
    assert second_look.questions(contrary) == []


@pytest.mark.parametrize("target", ["97.5 %", "1,200 anak"])
def test_a_target_with_two_meanings_is_not_submitted(target: str) -> None:
    (problem,) = plan.problems(with_indicator(target=target, sub_targets=()))
    assert problem.where == "lines.12.indicators.30.target"
    assert problem.text.startswith("Maksud Anda ")


def test_a_part_with_two_meanings_is_named_with_its_period() -> None:
    parts = (SubTargetText("Triwulan I", "97.5"),)
    found = plan.problems(with_indicator(accumulation=Accumulation.LAST, sub_targets=parts))
    assert found[0].text == "Target Triwulan I: Maksud Anda 97,5? Tulis yang Anda maksud."


def test_a_part_in_another_unit_that_agrees_is_added() -> None:
    parts = (SubTargetText("Triwulan I", "30 menit"), SubTargetText("Triwulan II", "1,5 jam"))
    assert plan.problems(with_indicator(target="2 jam", sub_targets=parts)) == []


def test_a_result_is_linked_only_when_that_is_said() -> None:
    line = PlannedResult(12, LineKind.MAIN, "Terlaksananya pelayanan", (COUNTED,), superior_text="Cakupan")
    assert places(second_look.warnings(replace(NURSE, lines=(line,)))) == ["lines.12.superior_text"]


@pytest.mark.parametrize(
    "sure",
    [
        with_indicator(target="95%", accumulation=Accumulation.MEAN, sub_targets=()),
        with_indicator(target="100%", sub_targets=(SubTargetText("Triwulan I", "40%"), SubTargetText("II", "60%"))),
        with_indicator(target="31 Maret 2026", direction=Direction.MILESTONE, aspect=Aspect.TIME, sub_targets=()),
        with_indicator(target="4 laporan", sub_targets=()),
    ],
)
def test_a_sum_that_may_be_meant_does_not_warn(sure: PlanText) -> None:
    assert second_look.warnings(sure) == []


def test_a_leader_needs_no_superiors_result() -> None:
    assert second_look.warnings(with_line(LEADER, linked=False, superior_text="")) == []


def test_a_perspective_that_no_indicator_of_a_leader_serves_is_named_as_the_city_calls_it() -> None:
    called = {each: each.label for each in Perspective} | {Perspective.BUDGET: "Keuangan"}
    bare = with_indicator(replace(NURSE, form=FormKind.JPT), aspect=None, perspective=Perspective.RECIPIENTS)
    found = second_look.warnings(replace(bare, perspectives=called))
    assert [problem.text.partition("”")[0] for problem in found] == [
        "Perspektif “Proses Bisnis",
        "Perspektif “Penguatan Internal",
        "Perspektif “Keuangan",
    ]
    assert second_look.warnings(replace(bare, form=FormKind.JA_JF, perspectives=called)) == []
    assert not any("spektif" in each.text for each in second_look.warnings(replace(bare, lines=())))


@pytest.mark.parametrize(
    ("enumeration", "labels"),
    [
        (Aspect, ["Kuantitas", "Kualitas", "Waktu", "Biaya"]),
        (Perspective, ["Penerima Layanan", "Proses Bisnis", "Penguatan Internal", "Anggaran"]),
        (LineKind, ["Utama", "Tambahan"]),
        (Approach, ["Kuantitatif", "Kualitatif"]),
        (AttachmentList, ["Dukungan Sumber Daya", "Skema Pertanggungjawaban", "Konsekuensi"]),
    ],
)
def test_the_words_are_those_of_the_form(enumeration: type[Aspect], labels: list[str]) -> None:
    assert [member.label for member in enumeration] == labels
    assert [member.printed for member in enumeration] == [label.upper() for label in labels]


def with_expectation(text: str) -> PlanText:
    return replace(NURSE, expectations=(ExpectationText("adaptif", text),))


def with_attachment(text: str) -> PlanText:
    return replace(NURSE, attachments=(AttachmentText(5, AttachmentList.RESOURCES, text),))


@pytest.mark.parametrize(
    ("written", "most"),
    [
        (lambda text: with_line(text=text), 1000),
        (lambda text: with_line(superior_text=text), 1000),
        (lambda text: with_indicator(text=text), 1000),
        (lambda text: with_indicator(target=text), 200),
        (lambda text: with_indicator(QUALITATIVE, target=text), 200),
        (lambda text: with_indicator(target="kata", sub_targets=(SubTargetText("Triwulan I", text),)), 200),
        (with_expectation, 1000),
        (with_attachment, 500),
    ],
)
def test_a_text_may_be_as_long_as_its_limit_and_no_longer(written: Callable[[str], PlanText], most: int) -> None:
    assert plan.problems(written("a" * (most - 1))) == plan.problems(written("a" * most)) == []
    (problem,) = plan.problems(written("a" * (most + 1)))
    assert f"({most + 1} huruf)" in problem.text and f"paling banyak {most} huruf" in problem.text


@pytest.mark.parametrize("quiet", [with_indicator(QUALITATIVE, target="sesuai jadwal"), with_indicator(target=" ")])
def test_a_qualitative_and_an_absent_target_are_no_doubtful_figures(quiet: PlanText) -> None:
    assert second_look.warnings(quiet) == []
