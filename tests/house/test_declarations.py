"""The declarations of sheets keep their dialect and agree with each other; actions beside."""

from __future__ import annotations

import datetime
import json
import keyword
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from vpr_xl.adapters.declarations import folder, house
from vpr_xl.core import values
from vpr_xl.core.declare.normalise import Reader
from vpr_xl.core.declare.sheets import Column, Scalar, Sheet
from vpr_xl.core.declare.tasks import SCORE_HEADER, task_header

FILES = sorted((folder() / "sheets").glob("*.json"))
SHEETS = house().sheets
NAMES = list(SHEETS)

#: The workbook: table -> tab. A sheet is never lost and never renamed in silence.
TABS = {
    "home": "Главная",
    "school": "Школа",
    "classes": "Классы",
    "documents": "Документы",
    "works": "Работы",
    "plan": "План",
    "portal": "Портал",
    "rooms": "Аудитории",
    "staff": "Сотрудники",
    "assignments": "Назначения",
    "participants": "Участники",
    "seating": "Рассадка",
    "materials": "Материалы",
    "incidents": "Инциденты",
    "protocol": "Протокол",
    "results": "Результаты",
    "report": "Отчёт",
    "familiarization": "Ознакомление",
    "reserve": "Резерв",
    "retention": "Хранение",
    "findings": "Ошибки",
    "calendar": "Календарь",
    "lessons": "Звонки",
    "readiness": "Готовность",
    "acknowledgements": "Ознакомлены",
    "today": "Сегодня",
    "journal": "Журнал",
    "lists": "Справочники",
    "service": "_vpr",
}


def load(name: str) -> Any:
    return json.loads((folder() / name).read_bytes())


@cache
def dialect(name: str) -> Draft202012Validator:
    metas = [load("meta/sheet.json"), load("meta/actions.json")]
    registry = Registry().with_resources([(m["$id"], Resource.from_contents(m)) for m in metas])
    meta = next(m for m in metas if m["$id"] == f"vpr-xl:meta/{name}")
    Draft202012Validator.check_schema(meta)
    return Draft202012Validator(meta, registry=registry, format_checker=FormatChecker(["regex"]))


def faults(name: str, raw: Any) -> list[str]:
    return [f"{e.json_path}: {e.message[:200]}" for e in dialect(name).iter_errors(raw)]


def columns(sheet: Sheet) -> Iterator[Column]:
    """Every declared column of a sheet, its settings and its task column."""
    yield from sheet.columns
    yield from sheet.settings
    if sheet.pattern_column:
        yield sheet.pattern_column


def every_column() -> list[tuple[str, Column]]:
    return [(f"{s.table}.{c.name}", c) for s in SHEETS.values() for c in columns(s)]


COLUMNS = dict(every_column())


def typed(column: Column, example: Scalar) -> values.Cell:
    """The example as a person enters it."""
    if column.is_date:
        return values.date(datetime.date.fromisoformat(str(example)))
    return values.text(example) if isinstance(example, str) else values.number(example)


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON in which no key stands twice."""
    names = [name for name, _ in pairs]
    assert len(names) == len(set(names)), names
    return dict(pairs)


# ---- the dialect ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_sheet_keeps_its_dialect(path: Any) -> None:
    raw = json.loads(path.read_bytes(), object_pairs_hook=once)

    assert faults("sheet", raw) == []
    assert raw["$id"] == f"vpr-xl:sheets/{path.stem}"
    assert raw["x-table"] == path.stem


def test_actions_keep_their_dialect() -> None:
    raw = json.loads((folder() / "actions.json").read_bytes(), object_pairs_hook=once)

    assert faults("actions", raw) == []


@pytest.mark.parametrize(
    ("place", "word"),
    [
        ((), "x-primarykey"),
        ((), "x-color"),
        (("properties", "participant_code"), "x-advise"),
        (("properties", "participant_code"), "x-Key"),
        (("properties", "participant_code"), "maxlength"),
        (("x-foreignKeys", 0), "x-reference"),
    ],
)
def test_misspelt_word_of_a_sheet_is_refused(place: tuple[Any, ...], word: str) -> None:
    raw = load("sheets/participants.json")
    target = raw
    for step in place:
        target = target[step]
    target[word] = True

    assert any(word in fault for fault in faults("sheet", raw))


def test_misspelt_word_of_an_action_is_refused() -> None:
    raw = load("actions.json")
    raw["actions"][0]["x-due"] = "window_end"
    assert any("x-due" in fault for fault in faults("actions", raw))

    raw = load("actions.json")
    raw["actions"][0]["total"][0]["when"] = []
    assert any("when" in fault for fault in faults("actions", raw))


@pytest.mark.parametrize("gone", ["title", "description", "type", "examples", "x-width"])
def test_column_without_its_words_is_refused(gone: str) -> None:
    raw = load("sheets/plan.json")
    del raw["properties"]["date"][gone]

    assert any(gone in fault for fault in faults("sheet", raw))


def test_exclamation_mark_in_a_description_is_refused() -> None:
    raw = load("sheets/plan.json")
    raw["properties"]["date"]["description"] = "День работы!"

    assert faults("sheet", raw) != []


# ---- the workbook --------------------------------------------------------------------------------


def test_every_sheet_of_the_workbook_is_declared() -> None:
    assert {s.table: s.title for s in SHEETS.values()} == TABS


def test_tabs_and_their_places_are_unique() -> None:
    assert len({s.title.casefold() for s in SHEETS.values()}) == len(SHEETS)
    assert len({s.order for s in SHEETS.values()}) == len(SHEETS)


def test_stages_follow_each_other_in_tab_order() -> None:
    order = ["home", "school", "preparation", "conduct", "completion", "service"]
    ranks = [order.index(s.stage) for s in SHEETS.values()]

    assert ranks == sorted(ranks)


@pytest.mark.parametrize("table", NAMES)
def test_headers_of_a_sheet_are_unique(table: str) -> None:
    titles = [c.title.casefold().replace("ё", "е") for c in SHEETS[table].columns]
    settings = [s.title.casefold() for s in SHEETS[table].settings]

    assert len(titles) == len(set(titles))
    assert len(settings) == len(set(settings))


@pytest.mark.parametrize("table", NAMES)
def test_keys_name_columns_of_the_sheet(table: str) -> None:
    raw, sheet = load(f"sheets/{table}.json"), SHEETS[table]
    named = [*sheet.primary_key, *raw.get("required", ()), *sheet.dependent_required]
    named += [n for group in (*sheet.unique, *sheet.dependent_required.values()) for n in group]
    named += [key["fields"][0] for key in raw.get("x-foreignKeys", ())]

    assert set(named) <= set(sheet.by_name)


@pytest.mark.parametrize("table", [s.table for s in SHEETS.values() if s.kind != "lists"])
def test_rows_that_people_enter_have_a_key(table: str) -> None:
    sheet = SHEETS[table]

    if sheet.kind in ("rows", "settings", "template", "journal", "service"):
        assert sheet.primary_key
        assert sheet.column(sheet.primary_key[0]).required, "rows without it are never counted"


@pytest.mark.parametrize("table", NAMES)
def test_reference_meets_a_key_of_an_existing_sheet(table: str) -> None:
    sheet = SHEETS[table]
    for column in sheet.columns:
        if column.reference:
            target = SHEETS[column.reference.table]
            keys = {k for k in (target.primary_key, *target.unique) if len(k) == 1}
            meant = target.column(column.reference.column)

            assert target.kind == "rows", "a template has no one sheet to look in"
            assert (column.reference.column,) in keys
            if "pattern" in column.schema:
                assert column.schema["pattern"] == meant.schema["pattern"]


def test_examples_refer_to_examples() -> None:
    """Rows filled from examples, as those of a rule's examples are, break no reference."""
    for column in (c for c in COLUMNS.values() if c.reference):
        assert column.reference
        known = SHEETS[column.reference.table].column(column.reference.column).examples

        assert column.examples[0] in known[:1], column.name
        assert set("; ".join(map(str, column.examples)).split("; ")) <= set(known), column.name


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("class_name", "classes"),
        ("work_id", "works"),
        ("participant_code", "participants"),
        ("room", "rooms"),
        ("staff_id", "staff"),
        ("document_id", "documents"),
    ],
)
def test_a_fact_has_one_owner_and_others_refer_to_it(name: str, owner: str) -> None:
    for sheet in SHEETS.values():
        if sheet.kind in ("rows", "template") and name in sheet.by_name and sheet.table != owner:
            reference = sheet.column(name).reference

            assert reference is not None, sheet.table
            assert (reference.table, reference.column) == (owner, name)


def test_works_sheet_is_recognised_by_its_title() -> None:
    results = house().sheet_of

    assert results("5-РУ") is SHEETS["results"]
    assert results("10-ИНФ") is SHEETS["results"]
    assert results("7-МА-У") is SHEETS["results"]
    assert results("9-РУ") is None
    assert results("5-РУ (2)") is None
    assert results("План") is SHEETS["plan"]


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_catalogue_works_fit_the_works_sheet(year: int) -> None:
    work, subject = (SHEETS["works"].column(n) for n in ("work_id", "subject_code"))
    for raw in house().catalogues[year]["works"]:
        assert re.search(work.schema["pattern"], raw["id"].partition("-")[2]), raw["id"]
        assert raw["subject_code"] in subject.enum
        assert raw["grade"] in SHEETS["works"].column("grade").enum


def test_roles_of_the_documents_are_those_of_the_staff() -> None:
    roles = SHEETS["staff"].column("roles")

    assert set(house().documents["roles"]) == set(roles.names)
    assert SHEETS["documents"].column("must_read").names == roles.names
    assert set(SHEETS["assignments"].column("role").names) < set(roles.names)


def test_built_in_documents_fit_the_documents_sheet() -> None:
    sheet = SHEETS["documents"]
    fits = {
        n: Draft202012Validator(dict(sheet.column(n).schema))
        for n in ("document_id", "kind", "title", "number")
    }
    for raw in house().documents["documents"]:
        row = {"document_id": raw["id"], **{n: raw[n] for n in ("kind", "title", "number")}}

        assert raw["level"] in sheet.column("level").names
        assert [n for n, v in row.items() if v is not None and not fits[n].is_valid(v)] == []


def test_task_columns_are_those_of_the_official_form() -> None:
    results = SHEETS["results"]

    assert results.pattern == SCORE_HEADER
    for header in ("1 (5б)", "4К1 (3б)", "9.1 (1б)", "5(1) (1б)"):
        assert task_header(header)
        column = results.task_column(header)
        assert column is not None
        assert column.title == header
        assert column.enum[-2:] == ("X", "не пройд.")
    assert results.task_column("Итого баллов") is None


def test_absent_participant_needs_a_code_and_a_variant_only() -> None:
    """Source: official form, an absent pupil's row: everything else stays empty."""
    sheet = SHEETS["results"]

    assert [c.name for c in sheet.columns if c.required] == ["participant_code"]
    assert not sheet.dependent_required
    assert all("absent" in sheet.column(n).names for n in ("variant", "variant_part2"))


def test_official_headers_stand_to_the_letter() -> None:
    titles = [c.title for c in SHEETS["results"].columns]

    assert titles[:4] == ["Код участника", "Вариант", "Вариант (часть 1)", "Вариант (часть 2)"]
    assert titles[4:8] == [
        "Порядковый номер класса",
        "Пол",
        "Отметка за предыдущий триместр/ четверть/полугодие",
        "Итого баллов",
    ]


# ---- columns -------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", COLUMNS)
def test_example_is_accepted_by_its_own_column(at: str) -> None:
    column = COLUMNS[at]
    schema = Draft202012Validator(dict(column.schema))
    for example in column.examples:
        items = str(example).split("; ") if column.separator else [example]
        entry = Reader(column).entry(typed(column, example))

        assert [e.message for item in items for e in schema.iter_errors(item)] == []
        assert (entry.fault, entry.change) == (None, "")


@pytest.mark.parametrize("at", [a for a, c in COLUMNS.items() if c.default is not None])
def test_default_is_accepted_by_its_own_column(at: str) -> None:
    column = COLUMNS[at]

    assert Draft202012Validator(dict(column.schema)).is_valid(column.default)


@pytest.mark.parametrize("at", [a for a, c in COLUMNS.items() if c.enum])
def test_listed_values_have_identifiers(at: str) -> None:
    column = COLUMNS[at]
    words = [value for value in column.enum if isinstance(value, str)]

    assert len(column.names) == (len(column.enum) if words or column.names else 0)
    assert len(set(column.names)) == len(column.names)
    assert len({str(value).casefold() for value in column.enum}) == len(column.enum)


@pytest.mark.parametrize("at", COLUMNS)
def test_identifiers_are_lawful_names_in_code(at: str) -> None:
    column = COLUMNS[at]

    assert not keyword.iskeyword(column.name)
    assert column.name not in {"source", "position", "wrong_columns", "row_number", "scores"}


@pytest.mark.parametrize("at", [a for a, c in COLUMNS.items() if c.reference])
def test_referring_columns_are_text(at: str) -> None:
    assert COLUMNS[at].key


@pytest.mark.parametrize("table", NAMES)
def test_text_keys_keep_their_zeros(table: str) -> None:
    sheet = SHEETS[table]
    for name in sheet.primary_key:
        column = sheet.column(name)
        if column.type == "string" and not column.format and not column.enum:
            assert column.key or sheet.kind == "settings"


def test_moments_are_written_in_one_way() -> None:
    moments = [c for a, c in COLUMNS.items() if a.endswith((".at", "_at")) and c.name != "found_at"]
    patterns = {c.schema["pattern"] for c in moments}

    assert len(moments) >= 4
    assert len(patterns) == 1
    assert re.search(patterns.pop(), "20.04.2027 09:30")


def test_names_of_people_are_private() -> None:
    named = ["participants.full_name", "staff.full_name"]
    named += [f"school.{role}" for role in ("director", "coordinator", "deputy")]
    made_up = re.compile("Тест|Пример|Проб|Образц")

    for at in named:
        assert COLUMNS[at].private
        assert all(made_up.search(str(e)) for e in COLUMNS[at].examples)
    assert not any(c.private for c in SHEETS["results"].columns)
