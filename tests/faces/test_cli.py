"""The command line as scripts see it: exit codes, clean standard error, the report's shape."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.demo_world import disk_world
from vpr_xl.faces.cli import _GROUPS
from vpr_xl.faces.index import INDEX

_FILE = {"path", "kind", "verdict", "refusal", "package", "rows", "findings"}
_FINDING = {
    "rule", "level", "sheet", "cell", "key", "value", "message", "advice", "pointer",
}  # fmt: skip
_ENGLISH = re.compile(r"Traceback|Usage|Error|No such|option|Invalid|zipfile|openpyxl|Errno")


def _run(*arguments: object, python: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *python, "-m", "vpr_xl", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, timeout=60, check=False, encoding="utf-8")


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new book of ours, as `new` makes it."""
    path = tmp_path_factory.mktemp("cli") / "ВПР-2027.xlsx"
    run = _run("new", path)
    assert run.returncode == 0, run.stderr
    return path


def test_a_new_book_checks_with_exit_code_0(good: Path) -> None:
    run = _run("check", good)

    assert (run.returncode, run.stderr) == (0, "")


def test_an_error_in_the_book_gives_exit_code_1(good: Path, tmp_path: Path) -> None:
    from vpr_xl.core.changes import SetCell
    from vpr_xl.core.values import text

    sheet = disk_world().house.sheets["classes"]
    world = disk_world()
    book = world.open(good.read_bytes())
    book.apply([SetCell(sheet.title, 4, 1, text("не класс, а что-то другое"))])
    path = tmp_path / "с ошибкой.xlsx"
    path.write_bytes(book.blob)

    run = _run("check", path, "--format", "json")

    assert run.returncode == 1
    (one,) = json.loads(run.stdout)["files"]
    assert one["verdict"] == "errors"
    assert one["findings"]
    for finding in one["findings"]:
        assert set(finding) >= _FINDING
        assert finding["level"] in ("error", "warning", "note")
        assert isinstance(finding["value"], str)


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "нет-такой-книги.xlsx"),
        ("check", "--format", "pdf", "x.xlsx"),
        ("check", "--no-such-option", "x.xlsx"),
        ("check",),
        ("no-such-command",),
        ("dump", "нет-такой-книги.xlsx"),
    ],
)
def test_a_wrong_call_gives_exit_code_2_and_plain_russian(arguments: tuple[str, ...]) -> None:
    run = _run(*arguments)

    assert run.returncode == 2, run.stderr
    said = run.stdout + run.stderr
    assert re.search("[а-я]", said)
    assert ("no-such-command" in arguments) == ("no-such-command" in said)
    said = said.replace("--no-such-option", "").replace("no-such-command", "")
    assert not _ENGLISH.search(said), said


def test_a_file_that_is_no_package_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "книга.xlsm"
    path.write_bytes(b"not a package")

    run = _run("check", path)

    assert run.returncode == 2
    assert not _ENGLISH.search(run.stderr), run.stderr


def test_a_new_template_with_macros_is_refused_and_not_made(tmp_path: Path) -> None:
    run = _run("new", tmp_path / "ВПР-2027.xltm")

    assert run.returncode == 2
    assert "«ВПР-2027.xltm»" in run.stderr
    assert not _ENGLISH.search(run.stderr), run.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_new_book_never_replaces_a_file(tmp_path: Path) -> None:
    path = tmp_path / "занято.xlsx"
    path.write_bytes(b"mine")

    assert _run("new", path).returncode == 2
    assert path.read_bytes() == b"mine"


def test_one_refused_path_leaves_the_others_reported(good: Path, tmp_path: Path) -> None:
    bad = tmp_path / "плохая.xlsx"
    bad.write_bytes(b"PK nothing")

    run = _run("check", bad, good, "--format", "json")

    assert run.returncode == 2
    report = json.loads(run.stdout)
    assert set(report) == {"format", "program", "files"}
    assert report["format"] == "vpr-xl/report/1"
    by_path = {Path(f["path"]).name: f for f in report["files"]}
    assert set(by_path) == {bad.name, good.name}
    assert all(set(f) >= _FILE for f in report["files"])
    assert by_path[bad.name]["verdict"] == "refused"
    assert set(by_path[bad.name]["refusal"]) == {"rule", "message", "advice"}
    assert by_path[good.name]["refusal"] is None
    assert by_path[good.name]["kind"] == "workbook"


def test_dump_writes_one_cell_a_line(good: Path) -> None:
    run = _run("dump", good, "--sheet", "Школа")

    assert run.returncode == 0, run.stderr
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert lines
    kinds = {"text", "number", "boolean", "date", "error", "uncached"}
    for line in lines:
        assert set(line) - {"formula"} == {"sheet", "cell", "type", "value"}
        assert line["sheet"] == "Школа"
        assert line["type"] in kinds
        assert re.fullmatch(r"[A-Z]+[1-9]\d*", line["cell"])


def test_checking_a_good_book_imports_no_heavy_library(good: Path) -> None:
    run = _run("check", good, python=("-X", "importtime"))

    loaded = {m[1] for m in re.finditer(r"\| +([\w.]+)$", run.stderr, re.MULTILINE)}
    assert "vpr_xl" in loaded
    roots = {name.split(".")[0] for name in loaded}
    assert roots & {"openpyxl", "jsonschema", "xlwings", "xlsxwriter"} == set()


@pytest.mark.parametrize("day", ["завтра", "31.02.2026", "2026-13-01", ""])
def test_what_is_no_day_is_a_wrong_call(day: str, good: Path) -> None:
    run = _run("check", good, "--today", day)

    assert run.returncode == 2
    assert f"«{day}»" in run.stderr
    assert "--today" in run.stderr
    assert not _ENGLISH.search(run.stderr)


def test_an_empty_name_of_a_file_is_no_folder() -> None:
    run = _run("form", "check", "")

    assert run.returncode == 2
    assert "Не хватает параметра: ФОРМА" in run.stderr
    assert "«.»" not in run.stderr


@pytest.mark.parametrize("day", ["25.05.2026", "25.5.2026", "2026-05-25"])
def test_a_day_is_taken_as_people_and_programs_write_it(day: str, good: Path) -> None:
    assert _run("check", good, "--today", day).returncode == 0


def test_every_command_of_two_words_has_a_group_with_words() -> None:
    groups = {name.partition(" ")[0] for name in INDEX if " " in name}

    assert groups <= _GROUPS.keys()


def test_a_command_with_members_is_run_by_its_own_name_too(good: Path, tmp_path: Path) -> None:
    own = _run("report", good, "-o", tmp_path / "а.html")
    member = _run("report", "import", good, good)
    told = _run("report", "--help")

    assert (own.returncode, member.returncode, told.returncode) == (2, 2, 0)
    assert "внесены варианты и баллы" in own.stderr
    assert "не похож на отчёт портала" in member.stderr
    assert "Сравнить с отчётами портала" in told.stdout


def test_a_refusal_is_one_json_document_too(tmp_path: Path) -> None:
    run = _run("verify", tmp_path / "нет.xlsx", "--json")

    assert run.returncode == 2
    assert json.loads(run.stdout)["refusal"]["rule"] == "W-60"
    assert "нет.xlsx" in run.stderr


def test_a_dry_run_says_that_nothing_was_written(good: Path) -> None:
    before = good.read_bytes()

    run = _run("repair", good, "--dry-run")

    assert run.stdout.splitlines()[-1] == "Это проба: в книгу и файлы ничего не записано."
    assert good.read_bytes() == before


def test_a_fault_of_ours_is_one_sentence_and_its_log_lies_among_the_books_snapshots(
    good: Path, tmp_path: Path
) -> None:
    book = tmp_path / "книга.xlsx"
    book.write_bytes(good.read_bytes())
    broken = (
        "import vpr_xl.commands.run as run\n"
        "def fault(*_, **__): raise ZeroDivisionError('Тестова Анна')\n"
        "run.run_on_file = fault\n"
        "from vpr_xl.faces.cli import main\n"
        f"main(['seat', {str(book)!r}])"
    )

    done = subprocess.run(
        [sys.executable, "-c", broken], capture_output=True, text=True, check=False
    )

    log = tmp_path / "книга.копии" / "vpr-xl.log"
    assert done.returncode == 3
    assert str(log) in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")
    assert "Тестова" not in log.read_text(encoding="utf-8")
