"""The declared layouts of official forms keep their dialect, and what is learned keeps it too."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from tests.rules.example_forms import form_example, known_layouts
from vpr_xl.adapters.declarations import folder
from vpr_xl.core.declare.forms import layout, layout_of_year
from vpr_xl.core.forms.learn import learn
from vpr_xl.core.forms.recognise import recognise
from vpr_xl.core.records.form import Form

LAYOUTS = sorted((folder() / "forms").glob("*.json"))


def load(name: str) -> Any:
    return json.loads((folder() / name).read_bytes())


def errors(raw: Any) -> list[str]:
    metas = [load(f"meta/{n}.json") for n in ("catalogue", "form")]
    registry = Registry().with_resources([(m["$id"], Resource.from_contents(m)) for m in metas])
    Draft202012Validator.check_schema(metas[1])
    found = Draft202012Validator(metas[1], registry=registry).iter_errors(raw)
    return [f"{list(e.path)}: {e.message[:160]}" for e in found]


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda p: p.stem)
def test_layout_keeps_its_dialect_and_bears_its_files_name(path: Any) -> None:
    raw = json.loads(path.read_bytes())

    assert errors(raw) == []
    assert raw["$id"] == f"vpr-xl:forms/{path.stem}"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda f: f.update(fileName="Форма.xlsx"),
        lambda f: f.update(rows=3),
        lambda f: f["columns"][0].update(pattern="^Код"),
        lambda f: f["columns"].append({"role": "surname", "title": "Фамилия"}),
        lambda f: f["columns"][1].pop("absent"),
        lambda f: f["sheets"].clear(),
        lambda f: f["sheets"][0].pop("columns"),
        lambda f: f["columns"][3].pop("maximum"),
    ],
)
def test_dialect_refuses_a_spoilt_layout(spoil: Any) -> None:
    raw = copy.deepcopy(load("forms/2025.json"))
    spoil(raw)

    assert errors(raw)


def test_built_in_form_follows_the_year_or_the_newest_before_it() -> None:
    known = known_layouts()

    assert layout_of_year(known, 2025).id == "2025"
    assert layout_of_year(known, 2027).id == "2026"
    assert layout_of_year(known, 2023).id == "2022"
    assert layout_of_year(known, 2020).id == "2022"


@pytest.mark.parametrize("year", ["2025", "2026", "2022"])
def test_learned_layout_keeps_the_dialect_and_recognises_its_form(year: str) -> None:
    code = "Код" if year == "2022" else "Код участника"
    reading = form_example(f"""
        форма {year}
        | {code} | Вариант (часть 1) |
        | 50001  | 1                 |""").form.reading

    proposal = learn(reading, known_layouts()[0], 2027)

    assert proposal is not None
    assert proposal.unclear == ()
    assert errors(proposal.layout) == []
    form = recognise(reading, [layout(proposal.layout)])
    assert isinstance(form, Form)
    assert form.parts == 2


def test_learning_names_what_a_person_must_decide() -> None:
    reading = form_example("""
        форма 2026 (лишний лист «Памятка»)
        | Код участника | Страна |
        | 50001         | X      |""").form.reading

    proposal = learn(reading, known_layouts()[0], 2027)

    assert proposal is not None
    assert proposal.unclear == (
        "Ячейка I1: назначение столбца «Страна» не узнано.",
        "Назначение листа «Памятка» не узнано.",
    )
