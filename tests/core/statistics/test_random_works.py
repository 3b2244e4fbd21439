"""300 random works: every figure equals what pandas and scipy make of the same rows."""

from __future__ import annotations

import math
import random
import warnings
from typing import Any

from scipy import stats

from tests.core.statistics.made_works import NO_MARK, NOT_COVERED, made_work, with_works
from vpr_xl.core.statistics.group import Group
from vpr_xl.core.statistics.papers import LeftOut
from vpr_xl.core.statistics.work import WorkResult, work_results

with warnings.catch_warnings():  # what pandas says of its own future is not our fault
    warnings.simplefilter("ignore")
    import pandas as pd

NO_POINTS = ["X", NOT_COVERED]
SUBJECTS = ("РУ", "МА", "ИС", "ГГ", "БИ", "ЛИ", "АЯ", "НЯ", "ФЯ", "ОМ")


def same(ours: float | None, theirs: float) -> bool:
    if ours is None:
        return math.isnan(theirs)
    return math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9)


def frame_of(rows: list[tuple[Any, ...]], top_columns: int) -> pd.DataFrame:
    names = ["code", "variant", *[f"t{n}" for n in range(top_columns)], "class", "journal"]
    frame = pd.DataFrame(rows, columns=names)
    return frame[frame["variant"] != "отсутствовал"]


def compare(group: Group, frame: pd.DataFrame, scale: list[int]) -> None:
    tasks = [c for c in frame.columns if c.startswith("t")]
    points = frame[tasks].replace(NO_POINTS, 0).astype(int)
    totals = points.sum(axis=1)
    cuts = pd.cut(totals, [-1, *[b - 1 for b in scale[:3]], scale[3]], labels=[2, 3, 4, 5])
    given = cuts.astype(int)
    journal = frame["journal"].where(frame["journal"] != NO_MARK).astype(float)
    assert group.count == len(frame)
    if not len(frame):
        return
    assert same(group.mean, totals.mean())
    assert same(group.median, totals.median())
    assert same(group.deviation, totals.std())
    assert same(group.completion, 100 * totals.mean() / scale[3])
    assert dict(group.marks or {}) == given.value_counts().reindex([2, 3, 4, 5]).fillna(0).to_dict()
    assert same(group.pass_rate, 100 * (given >= 3).mean())
    assert same(group.quality_rate, 100 * (given >= 4).mean())
    assert same(group.mean_mark, given.mean())
    assert group.compared is not None
    assert group.compared.lowered == int((given < journal).sum())
    assert group.compared.confirmed == int((given == journal).sum())
    assert group.compared.raised == int((given > journal).sum())
    assert sum(group.compared) == group.count
    far = frame["code"][(given - journal).abs() >= 2]
    assert sorted(f.participant_code for f in group.far(2)) == sorted(far)
    marked = journal.notna()
    if journal[marked].nunique() > 1 and totals[marked].nunique() > 1:
        rho = stats.spearmanr(journal[marked], totals[marked])[0]
        assert same(group.rank_correlation, float(rho))
    else:
        assert group.rank_correlation is None


def compare_tasks(work: WorkResult, frame: pd.DataFrame) -> None:
    tasks = [c for c in frame.columns if c.startswith("t")]
    points = frame[tasks].replace(NO_POINTS, 0).astype(int)
    totals = points.sum(axis=1)
    for result, name in zip(work.task_results, tasks, strict=True):
        if not len(frame):
            assert result.completion is None
            continue
        mine = points[name]
        assert same(result.completion, 100 * mine.sum() / (len(frame) * result.header.max_score))
        assert result.not_attempted == int((frame[name] == "X").sum())
        assert result.not_covered == int((frame[name] == NOT_COVERED).sum())
        assert result.full == int((mine == result.header.max_score).sum())
        assert result.none == int((mine == 0).sum())
        rest = totals - mine
        if len(frame) > 1 and mine.nunique() > 1 and rest.nunique() > 1:
            theirs = float(stats.pearsonr(mine, rest)[0])
            assert same(result.discrimination, theirs)
        else:
            assert result.discrimination is None


def compare_spread(work: WorkResult, frame: pd.DataFrame, scale: list[int]) -> int:
    """The distribution, its peaks at the borders of marks and the interval; how many peaks."""
    tasks = [c for c in frame.columns if c.startswith("t")]
    totals = frame[tasks].replace(NO_POINTS, 0).astype(int).sum(axis=1)
    counts = totals.value_counts().reindex(range(scale[3] + 1)).fillna(0).astype(int).tolist()
    assert list(work.distribution.counts) == counts
    peaks = {}
    for mark, border in zip((3, 4, 5), scale, strict=False):
        reached, below = counts[border], counts[border - 1]
        if len(frame) >= 20 and reached > below:
            surplus = stats.binomtest(reached, reached + below, 0.5, "greater").pvalue
            if surplus < 0.01:
                peaks[mark] = float(surplus)
    assert [peak.mark for peak in work.distribution.peaks] == list(peaks)
    assert all(same(peak.chance, peaks[peak.mark]) for peak in work.distribution.peaks)
    if len(frame) > 1:
        percent = 100 * totals / scale[3]
        half = 1.96 * stats.sem(percent)
        assert work.interval is not None
        assert same(work.interval[0], float(percent.mean() - half))
        assert same(work.interval[1], float(percent.mean() + half))
    return len(peaks)


def test_every_figure_of_300_works_is_that_of_pandas_and_scipy() -> None:
    chance = random.Random(2026)
    compared = peaks = 0
    for _ in range(30):
        made = {f"5-{s}": made_work(chance, f"5-{s}", 50001) for s in SUBJECTS}
        campaign = with_works(
            {name: one[0] for name, one in made.items()},
            {name: one[1] for name, one in made.items()},
        )
        for work in work_results(campaign):
            _, scale, rows, _ = made[work.work_id]
            frame = frame_of(rows, len(work.tasks))
            compare(work.whole, frame, scale)
            compare_tasks(work, frame)
            peaks += compare_spread(work, frame, scale)
            for group in work.groups:
                at = "_АБВ".find(group.class_name[1:] or "_")
                compare(group, frame[frame["class"] == at] if at else frame[:0], scale)
            absent = sum(row[1] == "отсутствовал" for row in rows)
            assert work.whole.left_out(LeftOut.ABSENT) == absent
            assert work.whole.count + absent == len(rows)
            assert sum(work.distribution.counts) == work.whole.count
            compared += 1

    assert compared == 300
    assert peaks > 0
