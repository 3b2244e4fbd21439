"""`codes issue` on a file: codes on the disk, the journal's line, rows in = written + rejected."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.demo_world import disk_world
from tests.rules.example_books import example
from vpr_xl.adapters.memory.book import MemoryBook
from vpr_xl.commands.codes import codes_verify
from vpr_xl.commands.registry import Command, commands
from vpr_xl.commands.run import Session, run_on_file
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.values import number, text

_WORLD = disk_world()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A book of one fifth class of three and one tenth class of one, nobody with a code."""

    def rows(table: str, *given: dict[str, object]) -> list[list[object]]:
        columns = _WORLD.house.sheets[table].columns
        cells = [{k: number(v) if isinstance(v, int) else text(str(v)) for k, v in g.items()}
                 for g in given]  # fmt: skip
        return [[one.get(c.name) for c in columns] for one in cells]

    people = [
        {"participant_id": n, "full_name": f"Выдуманный {n}", "class_name": name}
        for n, name in enumerate(("5А", "5А", "5А", "10А"), 1)
    ]
    content = {
        "classes": rows(
            "classes",
            {"class_name": "5А", "grade": 5, "class_ordinal": 1},
            {"class_name": "10А", "grade": 10, "class_ordinal": 1},
        ),
        "participants": rows("participants", *people),
    }
    blob = _WORLD.builder.master(
        {"campaign_year": number(2026)},
        content,  # type: ignore[arg-type]
        {},
        _WORLD.clock.now(),
    )
    place = tmp_path / "ВПР-2026.xlsx"
    place.write_bytes(blob)
    return place


def _issue() -> Command:
    return commands()["codes issue"]


def _campaign(path: Path) -> Campaign:
    return Campaign(_WORLD.read(path.read_bytes()), _WORLD.house, _WORLD.clock.today())


def test_codes_are_on_the_disk_and_the_journal_tells_the_run(path: Path) -> None:
    done = run_on_file(_WORLD, _issue(), path, {})

    assert (done.rows_in, done.rows_out, done.rejected) == (4, 3, 1)
    campaign = _campaign(path)
    codes = [p.participant_code for p in campaign.participants]
    assert len(set(codes[:3])) == 3
    assert None not in codes[:3]
    assert codes[3] is None
    (line,) = campaign.journal
    assert (line.command, line.rows_in, line.rows_out) == ("codes issue", 4, 3)


def test_a_second_run_changes_no_code(path: Path) -> None:
    run_on_file(_WORLD, _issue(), path, {})
    before = [p.participant_code for p in _campaign(path).participants]

    again = run_on_file(_WORLD, _issue(), path, {})

    assert not again.changes
    assert again.details["kept"] == 3
    assert [p.participant_code for p in _campaign(path).participants] == before


def test_a_dry_run_leaves_the_file_as_it_is(path: Path) -> None:
    before = path.read_bytes()
    done = run_on_file(_WORLD, _issue(), path, {}, dry_run=True)

    assert done.rows_out == 3
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_issued_codes_are_verified(path: Path) -> None:
    run_on_file(_WORLD, _issue(), path, {"grade": 5})

    done = codes_verify(Session(_WORLD, _WORLD.open(path.read_bytes()), path))

    assert done.details == {"codes": 3, "distinct": 3, "check_digit": 3}
    assert not done.changes


@pytest.mark.parametrize(
    ("markdown", "rule"),
    [
        (
            """
            Протокол
            | Работа | Код участника |
            | 5-РУ   | 50042         |
            | 5-РУ   | !50042        |""",
            "S-14",
        ),
        (
            """
            5-РУ
            | Код участника | Вариант | 1 (2б) |
            | 50042         | 1       | 2      |
            | !50042        | 2       | 1      |""",
            "F4-01",
        ),
    ],
)
def test_a_code_twice_in_one_work_is_found(markdown: str, rule: str) -> None:
    pupil = """
            Участники
            | Номер | Класс | Код участника | Откуда код     |
            | У-001 | 5А    | 50042         | список портала |"""
    book = MemoryBook(example(pupil + markdown, _WORLD.house).campaign.reading)

    done = codes_verify(Session(_WORLD, book, Path("ВПР-2026.xlsx")))

    assert rule in {f.rule for f in done.findings}
    assert not any("Каждый код стоит у одного" in sentence for sentence in done.said)
