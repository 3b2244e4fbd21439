"""`form` and `export` on a disk: forms taken, filled, proved, and what is refused."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.commands.demo_world import disk_world
from tests.commands.staged_book import put
from vpr_xl.adapters.declarations import house
from vpr_xl.adapters.xlsx.patch import patch
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.commands.export import MANIFEST
from vpr_xl.commands.form import FORMS
from vpr_xl.commands.registry import Outcome, commands
from vpr_xl.commands.run import run_on_file
from vpr_xl.core.changes import SetCell
from vpr_xl.core.declare.forms import layouts
from vpr_xl.core.findings import Refused
from vpr_xl.core.forms.recognise import recognise
from vpr_xl.core.forms.results import results_digest
from vpr_xl.core.forms.rows import entries
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.form import Form
from vpr_xl.core.records.rows import CodeOrigin, Sex
from vpr_xl.core.records.writing import append_row
from vpr_xl.core.rules.engine import findings
from vpr_xl.core.values import Cell, number, text

WORLD = disk_world()
RUSSIAN = "Форма сбора результатов Русский язык 5 класс ВПР 2026.xlsx"
HISTORY = "Форма сбора результатов История 5 класс ВПР 2026.xlsx"
TASKS = ["1 (2б)", "2К1 (2б)", "2К2 (1б)"]
CODES = ("50001", "50002", "50003")


def run(name: str, book: Path, **options: Any) -> Outcome:
    one = commands()[name]
    defaults = {o.name: o.default for o in one.options}
    return run_on_file(WORLD, one, book, defaults | options)


def campaign(book: Path) -> Campaign:
    return Campaign(WORLD.read(book.read_bytes()), house(), WORLD.clock.today())


def form_file(folder: Path, name: str = RUSSIAN, **details: Any) -> Path:
    path = folder / name
    made = {"parts": [TASKS], "code_range": [50001, 51500], **details}
    path.write_bytes(WORLD.builder.form(str(made.pop("layout", "2026")), made))
    return path


def form_in(path: Path) -> Form:
    found = recognise(read_workbook(path.read_bytes()), layouts(house().forms))
    assert isinstance(found, Form)
    return found


def write(book: Path, rows: Mapping[str, list[dict[str, Any]]]) -> None:
    known = campaign(book)
    changes: list[SetCell] = []
    for name, values in rows.items():
        table = known.table(name) if name in house().sheets else None
        if table is None:
            sheet = known.work_sheet_of(name)
            assert sheet is not None
            table = sheet.table
        for already, row in enumerate(values):
            changes += append_row(table, row, already)
    book.write_bytes(patch(book.read_bytes(), changes))


def set_cells(book: Path, *changes: SetCell) -> None:
    book.write_bytes(patch(book.read_bytes(), list(changes)))


@pytest.fixture
def book(tmp_path: Path, school: bytes) -> Path:
    """A fresh copy of the invented school's book."""
    path = tmp_path / "ВПР-2026.xlsx"
    path.write_bytes(school)
    return path


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A book of three invented pupils, made up for these tests."""
    path = tmp_path_factory.mktemp("school") / "ВПР-2026.xlsx"
    settings: dict[str, Cell] = {"campaign_year": number(2026)}
    path.write_bytes(WORLD.builder.master(settings, {}, {}, WORLD.clock.now()))
    names = ("Тестова Анна", "Примеров Пётр", "Образцова Вера")
    sexes = (Sex.FEMALE, Sex.MALE, Sex.FEMALE)
    pupils = [
        {
            "participant_id": f"У-00{n}",
            "full_name": name,
            "class_name": "5А",
            "sex": sex,
            "participant_code": code,
            "code_origin": CodeOrigin.FORM_RANGE,
        }
        for n, (name, sex, code) in enumerate(zip(names, sexes, CODES, strict=True), 1)
    ]
    staff = {"staff_id": "С-01", "full_name": "Учителева Ольга"}
    classes = {"class_name": "5А", "grade": 5, "class_ordinal": 1}
    write(path, {"participants": pupils, "staff": [staff], "classes": [classes]})
    return path.read_bytes()


def scores(book: Path, work_id: str = "5-РУ") -> None:
    """Two participants with points and one absent, typed into the work's sheet."""
    sheet = campaign(book).work_sheet_of(work_id)
    assert sheet is not None
    places, title = sheet.table.places, sheet.table.title
    changes = []
    for row, (code, variant) in enumerate(zip(CODES, (1, 2, "отсутствовал"), strict=True), 4):
        values: dict[str, Any] = {"participant_code": code, "variant": variant}
        if variant != "отсутствовал":
            values |= {
                "class_ordinal": 1,
                "previous_mark": 4,
                **dict(zip(TASKS, (2, 1, "X"), strict=True)),
            }
        changes += [
            SetCell(title, row, places[name], number(v) if isinstance(v, int) else text(v))
            for name, v in values.items()
        ]
    set_cells(book, *changes)


def taken(book: Path, tmp_path: Path) -> Path:
    form = form_file(tmp_path)
    run("form add", book, forms=[form])
    return form


def test_form_add_makes_the_sheet_and_keeps_the_form(book: Path, tmp_path: Path) -> None:
    form = form_file(tmp_path)

    outcome = run("form add", book, forms=[form])

    known = campaign(book)
    sheet, work = known.work_sheet_of("5-РУ"), known.work_by_id["5-РУ"]
    assert sheet is not None
    assert [t.header for t in sheet.tasks] == TASKS
    assert (work.parts, work.max_score) == (1, 5)
    assert (work.code_from, work.code_to) == ("50001", "51500")
    assert (work.form_file, work.form_layout) == (RUSSIAN, "2026")
    assert work.form_sha256 == hashlib.sha256(form.read_bytes()).hexdigest()
    kept = tmp_path / "ВПР-2026.файлы" / FORMS / RUSSIAN
    assert kept.read_bytes() == form.read_bytes()
    assert outcome.said[0] == "5-РУ: заданий 3, максимум 5, коды 50001–51500, лист заведён."


def test_form_added_twice_changes_nothing_more(book: Path, tmp_path: Path) -> None:
    form = taken(book, tmp_path)
    before = campaign(book)

    run("form add", book, forms=[form])

    after = campaign(book)
    assert [g.name for g in after.reading.grids] == [g.name for g in before.reading.grids]
    assert len(after.works) == len(before.works)


def test_a_form_of_another_maximum_than_the_catalogue_knows_is_told(
    book: Path, tmp_path: Path
) -> None:
    name = RUSSIAN.replace("5 класс", "4 класс")
    form = form_file(tmp_path, name, code_range=[40001, 41500])

    said = run("form add", book, forms=[form]).said

    assert said[1] == (
        "4-РУ: в форме максимум 5, а в справочнике 24. Проверьте, не перепутаны ли файлы работ."
    )


def test_several_forms_make_their_sheets_in_order(book: Path, tmp_path: Path) -> None:
    run("form add", book, forms=[form_file(tmp_path), form_file(tmp_path, HISTORY)])

    titles = [g.name for g in campaign(book).reading.grids]
    assert titles.index("5-РУ") == titles.index("Протокол") + 1
    assert titles.index("5-ИС") == titles.index("5-РУ") + 1
    assert {w.work_id for w in campaign(book).works} == {"5-РУ", "5-ИС"}


@pytest.mark.parametrize(
    ("rule", "name", "details", "spoil"),
    [
        ("W-74", "Форма сбора результатов Русский язык 6 класс ВПР 2026.xlsx", {}, None),
        ("W-74", "форма.xlsx", {}, None),
        ("W-73", RUSSIAN, {}, SetCell("Протокол", 2, 1, number(50001))),
        ("W-52", RUSSIAN, {}, SetCell("Протокол", 1, 1, text("Номер"))),
        ("W-94", RUSSIAN, {}, SetCell("Протокол", 1, 1, text("код участника"))),
        ("W-94", RUSSIAN, {}, SetCell("Служебный", 1, 2, number(7))),
    ],
)
def test_form_that_is_not_the_portals_blank_is_refused(
    book: Path, tmp_path: Path, rule: str, name: str, details: Any, spoil: SetCell | None
) -> None:
    form = form_file(tmp_path, name, **details)
    if spoil is not None:
        set_cells(form, spoil)
    before = book.read_bytes()

    with pytest.raises(Refused) as refusal:
        run("form add", book, forms=[form])

    assert refusal.value.rule == rule
    assert book.read_bytes() == before


def test_other_workbook_is_no_form(book: Path) -> None:
    with pytest.raises(Refused) as refusal:
        run("form add", book, forms=[book])

    assert refusal.value.rule == "W-72"


def test_sheet_of_other_tasks_is_never_overwritten(book: Path, tmp_path: Path) -> None:
    taken(book, tmp_path)
    other = form_file(tmp_path, parts=[["1 (3б)"]])

    with pytest.raises(Refused) as refusal:
        run("form add", book, forms=[other])

    assert refusal.value.rule == "W-91"


def test_export_fills_the_portals_own_form_and_keeps_its_other_parts(
    book: Path, tmp_path: Path
) -> None:
    form = taken(book, tmp_path)
    scores(book)

    outcome = run("export", book, out=tmp_path / "готово")

    filled = tmp_path / "готово" / RUSSIAN
    rows = entries(form_in(filled))
    assert [r.code for r in rows] == list(CODES)
    assert rows[0].scores == dict(zip(TASKS, (2, 1, "X"), strict=True))
    assert rows[2].variants == ("отсутствовал",)
    assert (outcome.rows_in, outcome.rows_out, outcome.rejected) == (3, 3, 0)
    blank, done = (zipfile.ZipFile(io.BytesIO(p.read_bytes())) for p in (form, filled))
    changed = [n for n in blank.namelist() if blank.read(n) != done.read(n)]
    assert changed == ["xl/worksheets/sheet1.xml"]


def test_manifest_proves_each_file(book: Path, tmp_path: Path) -> None:
    form = taken(book, tmp_path)
    scores(book)
    run("export", book, out=tmp_path / "готово")

    manifest = json.loads((tmp_path / "готово" / MANIFEST).read_bytes())

    filled = (tmp_path / "готово" / RUSSIAN).read_bytes()
    assert manifest["files"] == [
        {
            "file": RUSSIAN,
            "work": "5-РУ",
            "sha256": hashlib.sha256(filled).hexdigest(),
            "results_sha256": results_digest(entries(form_in(tmp_path / "готово" / RUSSIAN))),
            "rows_in": 3,
            "rows_written": 3,
            "form": "official",
            "blank_sha256": hashlib.sha256(form.read_bytes()).hexdigest(),
        }
    ]


def test_no_name_of_the_book_is_in_any_part_of_the_output(book: Path, tmp_path: Path) -> None:
    taken(book, tmp_path)
    scores(book)
    run("export", book, out=tmp_path / "готово")

    done = zipfile.ZipFile(tmp_path / "готово" / RUSSIAN)
    everything = "".join(done.read(n).decode(errors="ignore") for n in done.namelist())

    for word in ("Тестова", "Анна", "Примеров", "Образцова", "Учителева"):
        assert word not in everything


def test_form_whose_properties_name_a_teacher_is_refused(book: Path, tmp_path: Path) -> None:
    form = form_file(tmp_path)
    _named_by(form, "Учителева О.")
    run("form add", book, forms=[form])
    scores(book)

    with pytest.raises(Refused) as refusal:
        run("export", book, out=tmp_path / "готово")

    assert refusal.value.rule == "W-79"
    assert not (tmp_path / "готово").exists()


_CUSTOM = "customXml/item1.xml"


def _with_part(part: str, old: str, new: str, encoding: str = "utf-8") -> Callable[[bytes], bytes]:
    """A package with a text put before another one in a part; a missing part is made of it."""

    def change(blob: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(blob)) as before, zipfile.ZipFile(out, "w") as after:
            parts = {name: before.read(name) for name in before.namelist()}
            was = parts.get(part, old.encode())
            assert old.encode() in was
            said = new.encode(encoding)
            after.comment = said if part == "comment" else b""
            parts[part] = was.replace(old.encode(), said + old.encode(), 1)
            for name, content in parts.items():
                after.writestr(name, content)
        return out.getvalue()

    return change


#: Corner of a blank form -> the same form with the lone surname of somebody of the book there.
CORNERS: dict[str, Callable[[bytes], bytes]] = {
    "header of a page": _with_part(
        "xl/worksheets/sheet1.xml", "</worksheet>",
        "<headerFooter><oddHeader>&amp;CТестова</oddHeader></headerFooter>",
    ),
    "hint of a cell": _with_part(
        "xl/worksheets/sheet1.xml", " sqref=", ' promptTitle="Тестова"',
    ),
    "defined name": _with_part(
        "xl/workbook.xml", "</workbook>", '<x name="Тестова"/>',
    ),
    "custom XML": _with_part(_CUSTOM, "", "<a>Тестовой</a>"),
    "custom XML in UTF-16": _with_part(_CUSTOM, "", "<a>Тестовой</a>", "utf-16"),
    "thumbnail": _with_part("docProps/thumbnail.jpeg", "", "\x01Тестова Анна\x02", "cp1251"),
    "name of a part": _with_part("customXml/Тестова.xml", "", "<a/>"),
    "comment of the package": _with_part("comment", "", "Тестова", "cp1251"),
    "service sheet beside its lists": lambda blob: patch(
        blob, [SetCell("Служебный", 40, 1, text("тестова"))]
    ),
    "a director of the settings": _with_part("docProps/core.xml", "</cp:coreProperties>",
        "<cp:lastModifiedBy>Главнова</cp:lastModifiedBy>",
    ),
}  # fmt: skip


@pytest.mark.parametrize("corner", CORNERS)
def test_a_surname_in_any_corner_of_the_added_blank_stops_the_export(
    corner: str, book: Path, tmp_path: Path
) -> None:
    form = form_file(tmp_path)
    form.write_bytes(CORNERS[corner](form.read_bytes()))
    row = next(n for n in range(1, 60) if _setting(book, n) == "Директор")
    set_cells(book, SetCell("Школа", row, 2, text("Главнова Инна Олеговна")))
    run("form add", book, forms=[form])
    scores(book)

    with pytest.raises(Refused) as refusal:
        run("export", book, out=tmp_path / "готово")

    assert refusal.value.rule == "W-79"
    assert not (tmp_path / "готово").exists()
    assert "Тестова" not in refusal.value.message


def _setting(book: Path, row: int) -> object:
    grid = WORLD.read(book.read_bytes()).grid("Школа")
    cell = grid.cell(row, 1) if grid else None
    return cell.value if cell else None


def _named_by(form: Path, author: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(form) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = content.replace(b"<dc:creator></dc:creator>", b"<dc:creator/>")
                content = content.replace(
                    b"<dc:creator/>", f"<dc:creator>{author}</dc:creator>".encode()
                )
                assert author.encode() in content
            new.writestr(name, content)
    form.write_bytes(stream.getvalue())


def test_work_with_an_error_is_not_exported_and_its_error_is_told(
    book: Path, tmp_path: Path
) -> None:
    taken(book, tmp_path)
    scores(book)
    sheet = campaign(book).work_sheet_of("5-РУ")
    assert sheet is not None
    place = sheet.table.places["1 (2б)"]
    set_cells(book, SetCell("5-РУ", 4, place, None))

    outcome = run("export", book, out=tmp_path / "готово")

    assert [f.rule for f in outcome.findings] == ["F4-03"]
    assert (outcome.rows_in, outcome.rows_out, outcome.rejected) == (3, 0, 3)
    assert not (tmp_path / "готово").exists()


def test_an_export_of_nothing_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    empty = put(tmp_path / "ВПР.xlsx")

    with pytest.raises(Refused) as refusal:
        run("export", empty, out=tmp_path / "готово")

    assert refusal.value.rule == "W-225"
    assert not (tmp_path / "готово").exists()


def test_own_codes_are_never_exported(book: Path, tmp_path: Path) -> None:
    taken(book, tmp_path)
    scores(book)
    table = campaign(book).table("participants")
    assert table is not None
    set_cells(book, SetCell(table.title, 4, table.places["code_origin"], text("свой код")))

    with pytest.raises(Refused) as refusal:
        run("export", book, out=tmp_path / "готово")

    assert refusal.value.rule == "W-78"


def test_blank_form_that_was_touched_after_taking_is_refused(book: Path, tmp_path: Path) -> None:
    taken(book, tmp_path)
    scores(book)
    kept = tmp_path / "ВПР-2026.файлы" / FORMS / RUSSIAN
    set_cells(kept, SetCell("Протокол", 5, 1, number(50009)))

    with pytest.raises(Refused) as refusal:
        run("export", book, out=tmp_path / "готово")
    kept.unlink()
    with pytest.raises(Refused) as missing:
        run("export", book, out=tmp_path / "готово")

    assert (refusal.value.rule, missing.value.rule) == ("W-75", "W-75")


def test_without_the_portals_form_the_built_in_one_is_used_and_says_so(
    book: Path, tmp_path: Path
) -> None:
    taken(book, tmp_path)
    scores(book)
    table = campaign(book).table("works")
    assert table is not None
    for name in ("form_file", "form_sha256"):
        set_cells(book, SetCell(table.title, table.numbers[0], table.places[name], None))

    outcome = run("export", book, out=tmp_path / "готово")

    assert "Форма встроенная" in outcome.said[0]
    assert outcome.details["manifest"]["files"][0]["form"] == "built-in"
    assert len(form_in(tmp_path / "готово" / RUSSIAN).rows) == 3


def test_official_form_is_taken_and_filled_from_a_book(official_form: Path, tmp_path: Path) -> None:
    book = tmp_path / "ВПР-2025.xlsx"
    settings: dict[str, Cell] = {"campaign_year": number(2025)}
    book.write_bytes(WORLD.builder.master(settings, {}, {}, WORLD.clock.now()))
    pupil = {
        "participant_id": "У-001",
        "full_name": "Тестова Анна",
        "class_name": "7А",
        "sex": Sex.FEMALE,
        "participant_code": "70042",
        "code_origin": CodeOrigin.FORM_RANGE,
    }
    classes = {"class_name": "7А", "grade": 7, "class_ordinal": 3}
    write(book, {"participants": [pupil], "classes": [classes]})
    run("form add", book, forms=[official_form])
    sheet = campaign(book).work_sheet_of("7-ГГ")
    assert sheet is not None
    values: dict[str, Any] = {
        "participant_code": "70042",
        "variant_part1": 1,
        "variant_part2": 2,
        "class_ordinal": 3,
        "sex": "ж",
        "previous_mark": "нет отметки",
        **{task.header: task.max_score for task in sheet.tasks},
    }
    places = sheet.table.places
    set_cells(
        book,
        *(
            SetCell("7-ГГ", 4, places[name], number(v) if isinstance(v, int) else text(v))
            for name, v in values.items()
        ),
    )

    outcome = run("export", book, out=tmp_path / "готово")

    filled = tmp_path / "готово" / official_form.name
    form = form_in(filled)
    assert outcome.findings == []
    assert form.grid.cell(2, form.total.place) == number(19, formula=True)
    assert form.reading.grids[0].cell(2, 1) == number(3)
    before, after = (zipfile.ZipFile(io.BytesIO(p.read_bytes())) for p in (official_form, filled))
    changed = {n for n in before.namelist() if before.read(n) != after.read(n)}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"}


def test_form_check_gives_the_gates_findings(tmp_path: Path) -> None:
    form = form_file(tmp_path)

    outcome = commands()["form check"].run(WORLD, forms=[form])

    # Its five points are not those of Russian in the catalogue.
    assert [f.rule for f in outcome.findings] == ["W-271", "F4-71"]
    assert outcome.details["reports"][0].kind == "results_form"


@pytest.mark.parametrize(("blob", "rule"), [(b"", "W-01"), (None, "W-60")])
def test_form_check_refuses_what_it_cannot_read(
    tmp_path: Path, blob: bytes | None, rule: str
) -> None:
    form = tmp_path / RUSSIAN
    if blob is not None:
        form.write_bytes(blob)

    with pytest.raises(Refused) as caught:
        commands()["form check"].run(WORLD, forms=[form])

    assert caught.value.rule == rule


def test_form_check_refuses_an_unknown_layout(tmp_path: Path) -> None:
    form = form_file(tmp_path)
    change = SetCell("Протокол", 1, 1, text("Шифр участника"))
    form.write_bytes(patch(form.read_bytes(), [change]))

    with pytest.raises(Refused) as caught:
        commands()["form check"].run(WORLD, forms=[form])

    assert caught.value.rule == "W-52"


def test_a_row_put_above_the_headers_is_told_by_its_cell(tmp_path: Path) -> None:
    form = form_file(tmp_path)
    package = openpyxl.load_workbook(form)
    package["Протокол"].insert_rows(1)
    package.save(form)

    with pytest.raises(Refused, match=r"в A1 пусто, а в виде .* здесь «Код участника»") as refusal:
        commands()["form check"].run(WORLD, forms=[form])

    assert refusal.value.rule == "W-52"


def test_form_learn_writes_a_layout(tmp_path: Path) -> None:
    form, out = form_file(tmp_path), tmp_path / "2027.json"

    outcome = commands()["form learn"].run(WORLD, form=form, year=2027, output=out)

    layout = json.loads(outcome.files[out])
    assert layout["years"] == [2027]
    assert (layout["criteria"], layout["helpers"]) == (True, True)
    assert outcome.details["unclear"] == ()
    assert [c["role"] for c in layout["columns"]][:3] == ["code", "variant", "score"]


def test_form_blank_needs_tasks_that_the_catalogue_knows(tmp_path: Path) -> None:
    run_blank, out = commands()["form blank"].run, tmp_path / "форма.xlsx"

    outcome = run_blank(WORLD, work="4-РУ", output=out, year=2026)

    form = recognise(read_workbook(outcome.files[out]), layouts(house().forms))
    assert isinstance(form, Form)
    assert (len(form.tasks), form.max_score) == (15, 24)
    assert "встроенная" in outcome.said[0]
    with pytest.raises(Refused) as unknown:
        run_blank(WORLD, work="4-РУ", output=out, year=2027)
    with pytest.raises(Refused) as nobody:
        run_blank(WORLD, work="9-РУ", output=out, year=2026)
    assert (unknown.value.rule, nobody.value.rule) == ("W-93", "W-92")


def test_book_with_a_work_stays_without_new_errors(book: Path, tmp_path: Path) -> None:
    before = {(f.rule, f.sheet) for f in findings(campaign(book))}
    taken(book, tmp_path)

    after = {(f.rule, f.sheet) for f in findings(campaign(book)) if f.level.value == "error"}

    assert after <= before
