"""A work's statistics by hand: who counts, which scale, what the reading rules say."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from tests.core.statistics.made_works import (
    ABSENT,
    NO_MARK,
    made_work,
    with_works,
    work_grid,
)
from vpr_xl.adapters.declarations import house
from vpr_xl.core.declare.facts import MarkScale, TaskLevel
from vpr_xl.core.declare.thresholds import thresholds
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.statistics.distribution import Telling, distribution
from vpr_xl.core.statistics.papers import LeftOut
from vpr_xl.core.statistics.scale import ScaleFault
from vpr_xl.core.statistics.tasks import Done, done
from vpr_xl.core.statistics.work import WorkResult, work_results

RULES = thresholds(house().thresholds)
HEADERS = ("1 (2б)", "2 (3б)", "3К1 (1б)")


def one_work(*rows: tuple[object, ...], scale: tuple[int | None, ...] = (2, 4, 6, 6)) -> WorkResult:
    campaign = with_works({"5-РУ": work_grid("5-РУ", HEADERS, rows)}, {"5-РУ": scale})
    return work_results(campaign)[0]


def test_known_numbers_of_four_papers() -> None:
    work = one_work(
        ("50001", 1, 2, 3, 1, 1, 3),  # 6 points, «5», the journal has «3»
        ("50002", 2, 1, 3, 0, 1, 4),  # 4 points, «4», confirmed
        ("50003", 1, "X", 1, 0, 1, 3),  # 1 point, «2», lowered
        ("50004", 1, 0, 2, 0, 1, NO_MARK),  # 2 points, «3»
        ("50005", ABSENT, None, None, None, None, None),
    )
    whole = work.whole

    assert (whole.count, whole.mean, whole.median) == (4, 3.25, 3.0)
    assert whole.completion == pytest.approx(100 * 13 / 24)
    assert whole.marks == {2: 1, 3: 1, 4: 1, 5: 1}
    assert (whole.pass_rate, whole.quality_rate, whole.mean_mark) == (75.0, 50.0, 3.5)
    assert whole.compared == (1, 1, 1, 1)
    assert [f.participant_code for f in whole.far(2)] == ["50001"]
    assert whole.left_out(LeftOut.ABSENT) == 1
    first = work.task_results[0]
    assert first.completion == pytest.approx(100 * 3 / 8)
    assert (first.full, first.none, first.not_attempted) == (1, 2, 1)


def test_only_whole_papers_are_in_the_denominators() -> None:
    grid = work_grid(
        "5-РУ",
        ("1 (2б)",),
        [
            ("50001", 1, 2, 2, 1, 4),
            ("50002", 1, ABSENT, 2, 1, 4),
            ("50003", 1, 1, None, 1, 4),
            ("50004", None, None, None, 1, 4),
            ("50005", ABSENT, ABSENT, None, None, None),
            ("50006", 1, 1, 7, 1, 4),
            ("50001", 1, 1, 0, 1, 4),
        ],
        variants=2,
    )

    work = work_results(with_works({"5-РУ": grid}, {}))[0]

    assert [(p.participant_code, p.total) for p in work.written] == [("50001", 2)]
    assert {m.participant_code: m.why for m in work.missing} == {
        "50002": LeftOut.HALF,
        "50003": LeftOut.UNFINISHED,
        "50004": LeftOut.UNFINISHED,
        "50005": LeftOut.ABSENT,
        "50006": LeftOut.UNFINISHED,
    }


@pytest.mark.parametrize(
    ("scale", "fault"),
    [
        ((None, None, None, 6), ScaleFault.MISSING),
        ((2, None, 6, 6), ScaleFault.INCOMPLETE),
        ((4, 2, 6, 6), ScaleFault.OVERLAP),
        ((2, 4, 6, 9), ScaleFault.WRONG_TOP),
        ((2, 4, 7, None), ScaleFault.WRONG_TOP),
    ],
)
def test_without_a_whole_scale_there_are_points_but_no_marks(
    scale: tuple[int | None, ...], fault: ScaleFault
) -> None:
    work = one_work(("50001", 1, 2, 3, 1, 1, 3), scale=scale)

    assert work.scale is fault
    assert work.whole.mean == 6
    assert work.whole.marks is work.whole.pass_rate is work.whole.compared is None
    assert work.whole.far(2) == []


def test_the_catalogues_scale_is_taken_where_the_book_has_none() -> None:
    headers = [f"{n} (6б)" for n in range(1, 5)]  # Русский язык 4, 2026: 24 points
    grid = work_grid("4-РУ", headers, [("40001", 1, 5, 5, 5, 5, 1, 4)])
    campaign = with_works({"4-РУ": grid}, {"4-РУ": (None, None, None, 24)}, classes=("4А",))

    work = work_results(campaign)[0]

    assert work.scale == MarkScale(10, 16, 21, 24)
    assert work.scale_confidence == "A"
    assert work.whole.marks == {2: 0, 3: 0, 4: 1, 5: 0}


def test_a_catalogues_scale_of_another_top_is_not_taken() -> None:
    grid = work_grid("4-РУ", ["1 (6б)"], [("40001", 1, 5, 1, 4)])

    work = work_results(with_works({"4-РУ": grid}, {}, classes=("4А",)))[0]

    assert work.scale is ScaleFault.WRONG_TOP


def test_figures_do_not_depend_on_the_order_of_rows() -> None:
    chance = random.Random(3)
    grid, scale, rows, pupils = made_work(chance, "5-РУ", 50001)
    shuffled = rows[:]
    chance.shuffle(shuffled)
    other = work_grid("5-РУ", [str(c.value) for c in grid.rows[0][2:-2] if c], shuffled)

    def figures(one: Campaign) -> object:
        work = work_results(one)[0]
        return (
            work.whole.mean,
            work.whole.median,
            work.whole.marks,
            work.whole.compared,
            work.distribution,
            [(r.completion, r.full, r.none) for r in work.task_results],
            [(g.class_name, g.count, g.marks) for g in work.groups],
            work.far,
        )

    first = with_works({"5-РУ": grid}, {"5-РУ": scale}, pupils=pupils)
    second = with_works({"5-РУ": other}, {"5-РУ": scale}, pupils=pupils)
    assert figures(first) == figures(second)


def test_classes_add_up_to_the_parallel() -> None:
    grid, scale, _, pupils = made_work(random.Random(8), "5-РУ", 50001)
    work = work_results(with_works({"5-РУ": grid}, {"5-РУ": scale}, pupils=pupils))[0]

    assert [g.class_name for g in work.groups] == ["5А", "5Б", "5В"]
    assert sum(g.count for g in work.groups) == work.whole.count
    for mark in (2, 3, 4, 5):
        assert sum((g.marks or {})[mark] for g in work.groups) == (work.whole.marks or {})[mark]


def test_a_class_under_five_is_not_shown_and_one_under_ten_is_approximate() -> None:
    rows = [(str(50001 + n), 1, 1, 1, 1, 1 + n % 2, 4) for n in range(5)]
    rows += [(str(50101 + n), 1, 2, 3, 1, 3, 3) for n in range(9)]
    work = one_work(*rows)
    small, _, middle = work.groups

    assert (work.shown(small), work.shown(middle)) == (False, True)
    assert (work.approximate(small), work.approximate(middle)) == (False, True)
    assert not work.approximate(work.whole)
    assert {far.class_name for far in work.far} == {"5В"}


@pytest.mark.parametrize(
    ("percent", "level", "said"),
    [
        (60.0, TaskLevel.BASIC, Done.SUFFICIENT),
        (59.9, TaskLevel.BASIC, Done.BORDER),
        (57.0, TaskLevel.BASIC, Done.BORDER),
        (56.9, TaskLevel.BASIC, Done.INSUFFICIENT),
        (30.0, TaskLevel.RAISED, Done.SUFFICIENT),
        (28.5, TaskLevel.RAISED, Done.BORDER),
        (28.4, TaskLevel.RAISED, Done.INSUFFICIENT),
        (10.0, None, None),
    ],
)
def test_tasks_are_read_by_the_declared_thresholds(
    percent: float, level: TaskLevel | None, said: Done | None
) -> None:
    assert done(percent, level, RULES) is said


@pytest.mark.parametrize(
    ("count", "telling"),
    [
        (19, Telling.LIMITED),
        (20, Telling.APPROXIMATE),
        (30, Telling.APPROXIMATE),
        (31, Telling.UNSTATED),
        (49, Telling.UNSTATED),
        (50, Telling.INFORMATIVE),
    ],
)
def test_a_distribution_is_as_telling_as_its_number_of_participants(
    count: int, telling: Telling
) -> None:
    assert distribution([3] * count, 6, None, RULES).telling is telling


def test_a_peak_where_a_mark_begins_is_named_with_its_chance() -> None:
    totals = [*[9] * 2, *[10] * 20, *[12] * 20, *[18] * 15]

    found = distribution(totals, 24, MarkScale(10, 16, 21, 24), RULES)

    (peak,) = found.peaks
    assert (peak.mark, peak.score, peak.reached, peak.below) == (3, 10, 20, 2)
    assert peak.chance == pytest.approx(6.055e-05, rel=1e-3)
    assert sum(s or 0 for s in found.shares()) == pytest.approx(100)


def test_a_smooth_distribution_and_a_small_one_have_no_peaks() -> None:
    scale = MarkScale(10, 16, 21, 24)
    smooth = [score for score in range(25) for _ in range(4)]

    assert distribution(smooth, 24, scale, RULES).peaks == ()
    assert distribution([9] * 1 + [10] * 15, 24, scale, RULES).peaks == ()


def test_points_against_the_journal_are_a_sign_only_of_ten_and_more() -> None:
    rows = [(str(50001 + n), 1, n % 3, 0, 0, 1, 5 - n % 3) for n in range(12)]

    assert one_work(*rows).contradicts_journal
    assert one_work(*rows).whole.rank_correlation == pytest.approx(-1)
    assert not one_work(*rows[:9]).contradicts_journal


def test_the_interval_is_mean_and_its_error_with_the_methods_coefficient() -> None:
    work = one_work(*[(str(50001 + n), 1, n % 3, n % 4, n % 2, 1, 4) for n in range(20)])
    low, high = work.interval or (0.0, 0.0)
    spread = 100 * (work.whole.deviation or 0) / work.top

    assert (low + high) / 2 == pytest.approx(work.whole.completion)
    assert (high - low) / 2 == pytest.approx(1.96 * spread / 20**0.5)


def test_a_threshold_is_data_and_its_words_have_its_number() -> None:
    raw = {
        **house().thresholds,
        "rules": {
            **house().thresholds["rules"],
            "basic_task": {
                **house().thresholds["rules"]["basic_task"],
                "value": {"sufficient": 70, "insufficient_below": 66.5},
            },
        },
    }
    changed = thresholds(raw)

    assert done(68.0, TaskLevel.BASIC, changed) is Done.BORDER
    assert "от 70 %" in changed.rules["basic_task"].words
    assert "ниже 66,5 %" in changed.rules["basic_task"].words


def test_levels_of_tasks_come_from_the_years_catalogue() -> None:
    listed = house().catalogues[2026]["works"]
    known = next(
        w for w in listed if w["tasks"]["value"] and w["tasks"]["granularity"] == "columns"
    )
    headers = [t["header"] for t in known["tasks"]["value"]]
    work_id = known["id"].partition("-")[2]
    grade = work_id.partition("-")[0]
    code = "20001" if grade == "10" else f"{grade}0001"
    row = (code, 1, *[0 for _ in headers], 1, 4)
    grid = work_grid(work_id, headers, [row])

    work = work_results(with_works({work_id: grid}, {}, classes=(f"{grade}А",)))[0]

    expected = {t["header"]: t["difficulty"] for t in known["tasks"]["value"] if t["difficulty"]}
    assert {h: level.value for h, level in work.levels.items()} == expected
    assert work.subject == known["subject_name"]


def test_a_group_is_what_its_papers_are() -> None:
    work = one_work(("50001", 1, 2, 3, 1, 1, 3), ("50002", 1, 0, 0, 0, 2, 3))
    empty = replace(work, written=(), missing=())

    assert empty.whole.count == 0
    assert empty.whole.mean is empty.whole.deviation is empty.whole.pass_rate is None
    assert work.group("5А").totals == [6]
