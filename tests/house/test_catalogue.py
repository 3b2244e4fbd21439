"""The catalogue keeps its own dialect, and its facts agree with each other."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from vpr_xl.adapters.declarations import folder
from vpr_xl.core.declare.catalogue import Catalogue, catalogue
from vpr_xl.core.declare.tasks import task_header

YEARS = (2025, 2026, 2027)


def load(name: str) -> Any:
    return json.loads((folder() / name).read_bytes())


def year_file(year: int) -> Any:
    return load(f"catalogue/{year}.json")


def dialect(name: str) -> Draft202012Validator:
    metas = [load(f"meta/{n}.json") for n in ("catalogue", "documents")]
    registry = Registry().with_resources([(m["$id"], Resource.from_contents(m)) for m in metas])
    meta = next(m for m in metas if m["$id"].endswith(name))
    Draft202012Validator.check_schema(meta)
    return Draft202012Validator(meta, registry=registry)


def years() -> list[Catalogue]:
    return [catalogue(year_file(year)) for year in YEARS]


def facts(raw: Any, at: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(raw, dict):
        if "value" in raw and "confidence" in raw and "year" not in raw:
            yield at, raw
        for key, value in raw.items():
            yield from facts(value, f"{at}/{key}")
    elif isinstance(raw, list):
        for index, value in enumerate(raw):
            yield from facts(value, f"{at}/{index}")


@pytest.mark.parametrize("year", YEARS)
def test_campaign_year_keeps_its_dialect(year: int) -> None:
    errors = list(dialect("catalogue").iter_errors(year_file(year)))

    assert [(list(e.path), e.message[:200]) for e in errors] == []


def test_documents_keep_their_dialect() -> None:
    errors = list(dialect("documents").iter_errors(load("catalogue/documents.json")))

    assert [(list(e.path), e.message[:200]) for e in errors] == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d["campaign"]["window"].update(value=None),
        lambda d: d["campaign"]["upload_deadline"].update(value="2026-05-30"),
        lambda d: d["campaign"]["grades"].update(sources=[]),
        lambda d: d["campaign"]["grades"].update(confidense="A"),
        lambda d: d["works"][0].update(maximum=24),
        lambda d: d["works"][0]["parts"].update(value=3),
        lambda d: d["works"][0]["parts"].update(complete=True),
        lambda d: d["works"][0]["tasks"]["value"][0].update(header="1 (два)"),
        lambda d: d["works"][0].update(random_group="4-1"),
        lambda d: d["random_groups"][0].update(confidence="U"),
    ],
)
def test_dialect_refuses_a_spoilt_year(spoil: Any) -> None:
    spoilt = copy.deepcopy(year_file(2026))
    spoil(spoilt)

    assert list(dialect("catalogue").iter_errors(spoilt))


@pytest.mark.parametrize("year", YEARS)
def test_sources_named_are_exactly_the_sources_listed(year: int) -> None:
    raw = year_file(year)
    named: set[str] = set()

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            for key, value in part.items():
                named.update(value) if key in ("sources", "hint_sources") else walk(value)
        elif isinstance(part, list):
            for value in part:
                walk(value)

    walk({key: value for key, value in raw.items() if key != "sources"})

    assert named == set(raw["sources"])


@pytest.mark.parametrize("year", YEARS)
def test_work_ids_are_unique_and_spell_year_grade_subject_level(year: int) -> None:
    works = year_file(year)["works"]
    letters = {"base": "-Б", "advanced": "-У", None: ""}

    assert len({w["id"] for w in works}) == len(works)
    assert [w["id"] for w in works] == [
        f"{year}-{w['grade']}-{w['subject_code']}{letters[w['level']]}" for w in works
    ]


def test_works_and_groups_refer_to_known_subjects_and_to_each_other() -> None:
    for year in years():
        names = {s.code: s.name for s in year.subjects}
        groups = {g.group_id: g for g in year.random_groups}
        assert len(groups) == len(year.random_groups)
        assert all(names[w.subject_code] == w.subject_name for w in year.works)
        for work in year.works:
            if not work.obligatory:
                group = groups[work.random_group]
                assert group.grade == work.grade
                assert work.subject_code in group.subjects
        for group in groups.values():
            drawn = {w.subject_code for w in year.works if w.random_group == group.group_id}
            assert drawn == set(group.subjects)
            assert 1 <= group.choose < len(group.subjects)


def test_complete_tasks_sum_to_the_maximum_and_count_to_the_columns() -> None:
    checked = []
    for year in years():
        for work in year.works:
            tasks = work.tasks.value
            if tasks is None or not (tasks.complete and tasks.columns):
                continue
            headers = [item.header for item in tasks.items]
            assert len({h.header for h in headers}) == len(headers)
            if work.max_primary_score.value is not None:
                assert sum(h.max_score for h in headers) == work.max_primary_score.value
            if work.score_columns.value is not None:
                assert len(headers) == work.score_columns.value
            if work.tasks_count.value is not None:
                assert len({h.task for h in headers}) == work.tasks_count.value
            checked.append(f"{year.year}-{work.work_id}")

    assert {"2025-7-ГГ", "2026-4-РУ", "2026-4-МА", "2026-6-РУ", "2026-8-АЯ"} <= set(checked)


@pytest.mark.parametrize("year", YEARS)
def test_header_of_a_task_says_the_same_as_its_parts(year: int) -> None:
    for work in year_file(year)["works"]:
        for task in work["tasks"]["value"] or ():
            header = task_header(task["header"])
            assert header is not None
            assert header.task == int(task["task"])
            assert header.subtask == int(task["subtask"] or 0)
            assert header.criterion == int((task["criterion"] or "К0")[1:])
            assert header.max_score == task["max"]


@pytest.mark.parametrize("year", YEARS)
def test_mark_scale_starts_at_zero_has_no_gap_and_ends_at_the_maximum(year: int) -> None:
    for work in year_file(year)["works"]:
        for scale in (work["mark_scale"]["value"], work["mark_scale"].get("hint", {}).get("value")):
            if scale is None:
                continue
            ranges = [scale[mark] for mark in "2345"]
            assert ranges[0][0] == 0
            assert all(low <= high for low, high in ranges)
            assert [low for low, _ in ranges[1:]] == [high + 1 for _, high in ranges[:-1]]
        top, scale = work["max_primary_score"]["value"], work["mark_scale"]["value"]
        if scale and top is not None:
            assert scale["5"][1] == top


def test_next_campaign_knows_no_fact_of_a_work_and_hints_at_the_year_before() -> None:
    following, before = years()[2], years()[1]

    assert not following.confirmed
    assert [w.work_id for w in following.works] == [w.work_id for w in before.works]
    for at, known in facts(year_file(2027)["works"]):
        assert known["value"] is None, at
    assert following.order.value is None
    assert following.window.value is None
    assert following.window.hint is not None
    assert following.window.hint.value == before.window.value
    russian = following.work("4-РУ")
    assert russian is not None
    assert russian.tasks.hint is not None
    assert len(russian.tasks.hint.value.items) == 15


def test_work_is_found_with_and_without_its_year() -> None:
    year = years()[1]
    work = year.work("7-МА-У")

    assert work is not None
    assert work is year.work("2026-7-МА-У")
    assert (work.grade, work.subject_code, work.level) == (7, "МА", "advanced")
    assert year.work("9-МА") is None


def test_source_words_are_the_titles_of_the_sources() -> None:
    year = years()[0]

    assert "1008" in year.source_words(year.window)
    assert year.source_words(year.upload_deadline) == ""


def test_school_papers_name_known_roles_and_sources() -> None:
    papers = load("catalogue/documents.json")
    listed = [*papers["documents"], *papers["school_documents"]]

    assert len({p["id"] for p in listed}) == len(listed)
    assert all(set(p["sources"]) <= set(papers["sources"]) for p in listed)
    assert all(set(d["must_read"]) <= set(papers["roles"]) for d in papers["documents"])
    assert {a for p in papers["school_documents"] for a in p["memo_actions"]} >= {"P1", "P2", "F8"}
