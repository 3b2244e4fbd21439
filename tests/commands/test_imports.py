"""`import participants|staff|rooms`: thirty shapes of one list, second lists, namesakes, counts."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.commands.demo_world import disk_world
from tests.commands.foreign_shapes import PUPILS, SHAPES, book, full, text
from vpr_xl.adapters.memory.book import MemoryBook
from vpr_xl.commands.registry import Outcome, commands
from vpr_xl.commands.run import Session, run_on_book, run_on_file
from vpr_xl.core.findings import Refused
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.tables import Area
from vpr_xl.core.values import Cell, number
from vpr_xl.core.values import text as words

_WORLD = disk_world()
_CLASSES = ("5А", "5Б", "6А", "10А")


def _rows(table: str, *given: Mapping[str, object]) -> list[list[Cell | None]]:
    columns = _WORLD.house.sheets[table].columns
    return [
        [
            None if c.name not in one
            else number(v) if isinstance(v := one[c.name], int)
            else words(str(v))
            for c in columns
        ]
        for one in given
    ]  # fmt: skip


def _blob(**content: Sequence[Mapping[str, object]]) -> bytes:
    classes = [
        {"class_name": name, "grade": int(name[:-1]), "class_ordinal": n}
        for n, name in enumerate(_CLASSES, 1)
    ]
    given = {"classes": classes, **content}
    return _WORLD.builder.master(
        {"campaign_year": number(2026)},
        {table: _rows(table, *rows) for table, rows in given.items()},
        {},
        _WORLD.clock.now(),
    )


_EMPTY = _WORLD.read(_blob())


class _School:
    """A book in memory and a folder for the files that are handed in."""

    def __init__(self, folder: Path, blob: bytes | None = None) -> None:
        self.folder = folder
        self.book = MemoryBook(_WORLD.read(blob) if blob else _EMPTY)

    def take(self, what: str, name: str, blob: bytes, **options: Any) -> Outcome:
        path = self.folder / name
        path.write_bytes(blob)
        session = Session(_WORLD, self.book, self.folder / "ВПР-2026.xlsx")
        return run_on_book(session, commands()[f"import {what}"], {"file": path, **options})

    def list(self, rows: Sequence[Sequence[object]], **options: Any) -> Outcome:
        return self.take("participants", "список.xlsx", book(("Лист1", rows, ())), **options)

    @property
    def campaign(self) -> Campaign:
        return Campaign(self.book.read(), _WORLD.house, _WORLD.clock.today())

    def pupils(self) -> Counter[tuple[str | None, str | None]]:
        return Counter((p.full_name, p.class_name) for p in self.campaign.participants)


@pytest.fixture
def school(tmp_path: Path) -> _School:
    return _School(tmp_path)


EXPECTED = Counter((full(p), p[3]) for p in PUPILS)


def test_thirty_shapes_are_there() -> None:
    assert len(SHAPES) >= 30


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_the_same_participants(school: _School, shape: str) -> None:
    name, blob, options = SHAPES[shape]

    done = school.take("participants", name, blob, **options)

    assert school.pupils() == EXPECTED
    assert (done.rows_in, done.rows_out, done.rejected) == (8, 8, 0)
    assert not done.findings
    ids = [p.participant_id for p in school.campaign.participants]
    assert ids == [f"У-{n:04d}" for n in range(1, 9)]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_knows_the_participants_again(school: _School, shape: str) -> None:
    school.take("participants", *SHAPES["plain"][:2])
    name, blob, options = SHAPES[shape]

    done = school.take("participants", name, blob, **options)

    assert done.details["new"] == 0
    assert not done.details["vanished"]
    assert school.pupils() == EXPECTED


def test_a_file_on_the_disk_is_written_with_a_journal_line(tmp_path: Path) -> None:
    path = tmp_path / "ВПР-2026.xlsx"
    path.write_bytes(_blob())
    name, blob, _ = SHAPES["csv of 1С"]
    (tmp_path / name).write_bytes(blob)

    run_on_file(_WORLD, commands()["import participants"], path, {"file": tmp_path / name})

    campaign = Campaign(_WORLD.read(path.read_bytes()), _WORLD.house, _WORLD.clock.today())
    (line,) = campaign.journal
    assert (line.command, line.rows_in, line.rows_out) == ("import participants", 8, 8)
    assert len(campaign.participants) == 8


def test_rows_that_are_no_data_are_counted_by_reason(school: _School) -> None:
    done = school.list(
        [
            ["МБОУ «Выдуманная школа»", None, None],
            ["№", "ФИО", "Пол"],
            [1, 2, 3],
            ["5А класс", None, None],
            [1, "Тестова Анна", "ж"],
            [],
            ["Итого по классу", 1, None],
            ["5Б класс", None, None],
            ["№", "ФИО", "Пол"],
            [1, "Пробин Олег", "м"],
            ["11А класс", None, None],
            [1, "Старшев Лев", "м"],
            ["Директор", "_________", "Придуманов"],
            ["* составлено по приказу № 7", None, None],
        ]
    )

    assert done.details["skipped"] == {
        "numbers": 1, "class_caption": 3, "total": 1, "header_again": 1, "grade": 1, "note": 2,
    }  # fmt: skip
    assert (done.rows_in, done.rejected) == (2, 0)
    assert school.pupils() == Counter({("Тестова Анна", "5А"): 1, ("Пробин Олег", "5Б"): 1})


def test_a_dry_run_tells_the_same_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ВПР-2026.xlsx"
    path.write_bytes(_blob())
    before = path.read_bytes()
    name, blob, _ = SHAPES["document"]
    (tmp_path / name).write_bytes(blob)
    command, options = commands()["import participants"], {"file": tmp_path / name}

    dry = run_on_file(_WORLD, command, path, options, dry_run=True)

    assert path.read_bytes() == before
    assert dry.said == run_on_file(_WORLD, command, path, options).said


def test_the_proposal_says_what_comes_from_where_and_what_is_left_out(school: _School) -> None:
    done = school.take("participants", *SHAPES["captions, notes, foreign columns"][:2])

    assert "Столбец «Фамилия, имя» взят из «Ф.И.О.»." in done.said
    assert "Не взято (это порядковые номера): «№ п/п»." in done.said
    assert "Не взято (таких столбцов в книге нет): «Дата рождения»." in done.said
    (table,) = done.details["tables"]
    assert {"from": ["Класс:"], "to": "Класс"} in table["columns"]
    assert all(len(said) <= 200 and said.endswith(".") for said in done.said)


# ---- second lists --------------------------------------------------------------------------------

_HEADER = ["ФИО", "Класс", "Пол"]


def test_a_pupil_in_another_class_is_known_again_and_told(school: _School) -> None:
    school.list([_HEADER, ["Тестова Анна", "5А", "ж"], ["Пробин Олег", "5Б", "м"]])

    done = school.list([_HEADER, ["Тестова Анна", "5Б", "ж"], ["Новикова Нина", "5А", "ж"],
                        ["Пробин Олег", "5Б", "м"]])  # fmt: skip

    assert done.details["moved"] == ["У-0001 (5А)"]
    assert any("класс был 5А, стал 5Б" in said for said in done.said)
    assert school.pupils() == Counter(
        {("Тестова Анна", "5Б"): 1, ("Пробин Олег", "5Б"): 1, ("Новикова Нина", "5А"): 1}
    )


def test_a_namesake_of_a_class_outside_the_list_stays_where_he_is(school: _School) -> None:
    school.list([_HEADER, ["Тестова Анна", "5А", "ж"]])

    done = school.list([_HEADER, ["Тестова Анна", "5Б", "ж"]])

    assert school.pupils() == Counter({("Тестова Анна", "5А"): 1, ("Тестова Анна", "5Б"): 1})
    assert any("тёзки" in said for said in done.said)


def test_who_is_in_the_list_no_more_is_named_and_stays(school: _School) -> None:
    school.list([_HEADER, ["Тестова Анна", "5А", "ж"], ["Пробин Олег", "5А", "м"],
                 ["Макетов Лев", "6А", "м"]])  # fmt: skip

    done = school.list([_HEADER, ["Тестова Анна", "5А", "ж"]])

    assert done.details["vanished"] == ["У-0002 (5А)"]
    assert not done.changes
    assert len(school.pupils()) == 3


def test_the_day_of_leaving_is_put_down_only_when_asked(school: _School) -> None:
    school.list([_HEADER, ["Тестова Анна", "5А", "ж"], ["Пробин Олег", "5А", "м"]])
    day = datetime.date(2026, 3, 20)

    school.list([_HEADER, ["Тестова Анна", "5А", "ж"]], left=day)

    assert [p.left for p in school.campaign.participants] == [None, day]


def test_nobody_leaves_by_a_list_with_rejected_rows(school: _School) -> None:
    school.list([_HEADER, ["Тестова Анна", "5А", "ж"], ["Пробин Олег", "5А", "м"]])

    done = school.list(
        [_HEADER, ["Тестова Анна", "5А", "ж"], ["Макетов Лев", "5А", "?"]],
        left=datetime.date(2026, 3, 20),
    )

    assert done.rejected == 1
    assert [p.left for p in school.campaign.participants] == [None, None]


def test_whom_a_rejected_row_may_mean_has_not_vanished(school: _School) -> None:
    school.list([_HEADER, ["Тестова Анна", "5А", "ж"], ["Пробин Олег", "5А", "м"]])

    done = school.list([_HEADER, ["Тестова Анна", "5А", "ж"], ["Пробин Олег", "5А", "?"]])

    assert done.details["vanished"] == []


def test_a_blank_in_the_list_erases_nothing(school: _School) -> None:
    school.list([_HEADER, ["Тестова Анна", "5А", "ж"]])

    done = school.list([_HEADER, ["Тестова Анна", "5А", ""]])

    assert not done.changes
    assert school.campaign.participants[0].sex is not None


def test_a_patronymic_more_or_less_is_the_same_pupil(school: _School) -> None:
    school.list([_HEADER, ["Тестова Анна", "5А", "ж"]])
    school.list([_HEADER, ["Тестова Анна Ивановна", "5А", "ж"]])
    school.list([_HEADER, ["тестова анна", "5А", "ж"]])

    assert school.pupils() == Counter({("Тестова Анна Ивановна", "5А"): 1})


def test_a_new_number_is_above_all_given_before(school: _School) -> None:
    blob = _blob(participants=[
        {"participant_id": "У-107", "full_name": "Тестова Анна", "class_name": "5А"}
    ])  # fmt: skip
    school = _School(school.folder, blob)

    school.list([_HEADER, ["Пробин Олег", "5А", "м"]])

    assert school.campaign.participants[1].participant_id == "У-108"


# ---- namesakes -----------------------------------------------------------------------------------


def test_full_namesakes_in_one_class_are_refused_both(school: _School) -> None:
    done = school.list([_HEADER, ["Тестова Анна", "5А", "ж"], ["Тестова  анна", "5А", "ж"],
                        ["Пробин Олег", "5А", "м"]])  # fmt: skip

    assert (done.rows_in, done.rows_out, done.rejected) == (3, 1, 2)
    assert [(f.rule, f.cell) for f in done.findings] == [("W-147", "A2"), ("W-147", "A3")]


def test_namesakes_told_apart_by_patronymics_are_both_taken(school: _School) -> None:
    rows = [_HEADER, ["Тестова Анна Олеговна", "5А", "ж"], ["Тестова Анна Львовна", "5А", "ж"]]
    school.list(rows)

    again = school.list(rows)

    assert again.details["unchanged"] == 2
    assert len(school.pupils()) == 2


def test_namesakes_of_the_book_are_not_chosen_between(school: _School) -> None:
    twins = [
        {"participant_id": f"У-{n}", "full_name": "Тестова Анна", "class_name": "5А"}
        for n in (1, 2)
    ]
    school = _School(school.folder, _blob(participants=twins))

    done = school.list([_HEADER, ["Тестова Анна", "5А", "ж"]])

    assert (done.rejected, done.details["vanished"]) == (1, [])
    assert not done.changes


def test_the_books_own_number_tells_namesakes_apart(school: _School) -> None:
    twins = [
        {"participant_id": f"У-{n}", "full_name": "Тестова Анна", "class_name": "5А"}
        for n in (1, 2)
    ]
    school = _School(school.folder, _blob(participants=twins))

    done = school.list(
        [["Номер", *_HEADER], ["У-2", "Тестова Анна", "5А", "ж"], ["У-1", "Тестова Анна", "5Б", ""]]
    )

    assert (done.rejected, done.details["new"]) == (0, 0)
    assert [(p.participant_id, p.class_name) for p in school.campaign.participants] == [
        ("У-1", "5Б"),
        ("У-2", "5А"),
    ]


# ---- codes of participants -----------------------------------------------------------------------


def _coded(school: _School) -> _School:
    people = [
        {"participant_id": "У-1", "full_name": "Тестова Анна", "class_name": "5А",
         "participant_code": "50042", "code_origin": "список портала"},
        {"participant_id": "У-2", "full_name": "Пробин Олег", "class_name": "5А"},
    ]  # fmt: skip
    return _School(school.folder, _blob(participants=people))


def test_a_given_code_stays_and_the_difference_is_told(school: _School) -> None:
    school = _coded(school)

    done = school.list([["ФИО", "Класс", "Код"], ["Тестова Анна", "5А", "50057"]])

    assert [(f.rule, f.cell) for f in done.findings] == [("W-149", "C2")]
    assert school.campaign.participants[0].participant_code == "50042"


def test_a_code_of_somebody_else_is_refused(school: _School) -> None:
    school = _coded(school)

    done = school.list(
        [["ФИО", "Класс", "Код"], ["Пробин Олег", "5А", "50042"], ["Макетов Лев", "5А", "50099"]]
    )

    assert [(f.rule, f.cell) for f in done.findings] == [("W-148", "C2")]
    assert "У-1" in done.findings[0].message
    assert [p.participant_code for p in school.campaign.participants] == ["50042", None, "50099"]


# ---- refusals ------------------------------------------------------------------------------------


def _refusal(school: _School, rows: Sequence[Sequence[object]], **options: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        school.list(rows, **options)
    return caught.value


def test_two_columns_for_one_are_named_with_the_remedy(school: _School) -> None:
    said = _refusal(school, [["ФИО", "Ученик", "Класс"], ["Тестова Анна", "Пробин Олег", "5А"]])

    assert said.rule == "W-142"
    assert "«ФИО» и «Ученик»" in said.message
    assert "--map «ФИО=Фамилия, имя»" in said.advice


def test_a_missing_column_is_named_with_what_is_there(school: _School) -> None:
    said = _refusal(school, [["ФИО", "Телефон"], ["Тестова Анна", "-"]])

    assert said.rule == "W-143"
    assert "«Класс»" in said.message
    assert "«Телефон»" in said.message


@pytest.mark.parametrize(
    ("rows", "options", "rule"),
    [
        ([["a", "b"], ["c", "d"]], {}, "W-141"),
        ([], {}, "W-140"),
        ([["ФИО", "Класс"], *[["Тестова Анна", "5А"]] * 20_000], {}, "W-26"),
        ([["ФИО", "Класс"]], {"map": ("Ученик=Класс",)}, "W-144"),
        ([["ФИО", "Класс"]], {"map": ("ФИО",)}, "W-144"),
        ([["ФИО", "Класс"]], {"map": ("ФИО=Фамилия имя",)}, "W-144"),
        ([["ФИО", "Класс"]], {"sheet": "Лист7"}, "W-146"),
    ],
)
def test_what_cannot_be_understood_is_refused(
    school: _School, rows: list[list[object]], options: dict[str, Any], rule: str
) -> None:
    assert _refusal(school, rows, **options).rule == rule


def test_two_lists_in_one_file_are_a_choice(school: _School) -> None:
    rows = [["ФИО", "Класс"], ["Тестова Анна", "5А"]]
    with pytest.raises(Refused) as caught:
        school.take("participants", "a.xlsx", book(("2025", rows, ()), ("2026", rows, ())))

    assert caught.value.rule == "W-145"


# ---- findings ------------------------------------------------------------------------------------


def test_a_rejection_names_its_cell_and_no_name(school: _School) -> None:
    done = school.list(
        [
            ["№", "Фамилия, имя", "Класс", "Пол"],
            [1, "Тестова Анна", "5А", "ж"],
            [2, "Пробин Олег", "", "м"],
            [3, "Условнова Вера", "Условнова Вера", "ж"],
            [4, 12345, "5А", "ж"],
            [5, "Эскизов Лев", "5А", "Черновиков"],
        ]
    )

    assert (done.rows_in, done.rows_out, done.rejected) == (5, 1, 4)
    assert [(f.rule, f.cell) for f in done.findings] == [
        ("S-07", "C3"), ("S-10", "C4"), ("S-08", "B5"), ("S-09", "D6"),
    ]  # fmt: skip
    _nameless(done)


def _nameless(done: Outcome) -> None:
    every = [*done.said, *(f"{f.message} {f.advice} {f.value} {f.key} {dict(f.facts)}"
                           for f in done.findings)]  # fmt: skip
    for pupil in ("Тестов", "Пробин", "Условнов", "Эскизов", "Черновиков", "Образцов", "Макетов"):
        assert not any(pupil in said for said in every)


_NAMES = st.sampled_from([full(p) for p in PUPILS])
_VALUES = st.fixed_dictionaries(
    {
        "ФИО": st.one_of(_NAMES, st.sampled_from(["", "7"])),
        "Класс": st.sampled_from(["5А", "5 б", "6А", "", "Пробин", "12А", "9А"]),
        "Пол": st.sampled_from(["м", "Жен.", "", "Тестова"]),
        "Код": st.sampled_from(["", "50042", "60001", "5004"]),
        "Телефон": st.just("нет"),
    }
)


@given(
    rows=st.lists(_VALUES, max_size=12),
    columns=st.permutations(["ФИО", "Класс", "Пол", "Код", "Телефон"]),
    order=st.randoms(use_true_random=False),
)
@settings(max_examples=150, deadline=None)
def test_rows_in_are_taken_or_rejected_whatever_the_order(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[dict[str, str]],
    columns: list[str],
    order: Any,
) -> None:
    folder = tmp_path_factory.getbasetemp()
    shuffled = list(rows)
    order.shuffle(shuffled)
    one, other = _School(folder), _School(folder)
    plain = ["ФИО", "Класс", "Пол", "Код", "Телефон"]

    first = one.take("participants", "a.csv", text([plain, *([r[c] for c in plain] for r in rows)]))
    second = other.take(
        "participants", "b.csv", text([columns, *([r[c] for c in columns] for r in shuffled)])
    )

    assert one.pupils() == other.pupils()
    for done in (first, second):
        counted = done.details
        taken = counted["new"] + counted["updated"] + counted["unchanged"]
        assert done.rows_in == taken + done.rejected == done.rows_out + done.rejected
        assert sum(done.details["skipped"].values()) + done.rows_in == len(rows)
        assert len({f.cell for f in done.findings if f.level.value == "error"}) == done.rejected
        _nameless(done)
    again = one.take("participants", "a.csv", (folder / "a.csv").read_bytes())
    assert again.details["new"] == 0


_CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        ["ФИО", "Фамилия", "Имя", "Отчество", "Класс", "Литера", "Номер", "№", "№ каб.", "Мест",
         "Предмет", "Код", "Тестова Анна", "Пробин", "5А", "5А класс", "Класс: 6А", "Итого", "9Б",
         "204", "50042", "Русский язык", "мужской", "x", "-", "Директор ____", "=1/0", "У-0001"]
    ),
    st.integers(0, 60),
    st.floats(0, 9, width=16),
    st.booleans(),
    st.dates(datetime.date(2015, 1, 1), datetime.date(2027, 1, 1)),
)  # fmt: skip


_HEADERS: dict[str, list[list[object]]] = {
    "participants": [["ФИО", "Класс", "Код"], ["№", "Фамилия", "Имя", "Класс"], ["ФИО"]],
    "staff": [["ФИО", "Предмет", "Классы"], ["Номер", "Учитель", "Должность"]],
    "rooms": [["№ каб.", "Мест", "Этаж"], ["№", "Кабинет", "Мест"]],
}


@given(
    what=st.sampled_from(sorted(_HEADERS)),
    which=st.integers(0, 2),
    above=st.lists(st.lists(_CELLS, max_size=4), max_size=2),
    below=st.lists(st.lists(_CELLS, max_size=5), max_size=9),
    area=st.tuples(st.integers(2, 9), st.integers(1, 4), st.integers(0, 3), st.integers(0, 3)),
)
@settings(max_examples=250, deadline=None)
def test_any_table_is_counted_to_its_last_row_or_refused(
    tmp_path_factory: pytest.TempPathFactory,
    what: str,
    which: int,
    above: list[list[object]],
    below: list[list[object]],
    area: tuple[int, int, int, int],
) -> None:
    row, column, down, right = area
    merged = str(Area(row, column, row + down, column + right))
    header = _HEADERS[what][which % len(_HEADERS[what])]
    blob = book(("Лист1", [*above, header, *below], [merged] if ":" in merged else ()))
    school = _School(tmp_path_factory.getbasetemp())
    done = _attempt(school, what, blob)
    if isinstance(done, Refused):
        assert done.rule.startswith("W-14")
        return

    counted = done.details
    assert done.rows_in == done.rows_out + done.rejected
    assert done.rows_out == counted["new"] + counted["updated"] + counted["unchanged"]
    assert counted["new"] == len(getattr(school.campaign, what))
    let_be = ("reference", "normalised")
    faults = [f for f in school.campaign.faults if f.table.sheet.table == what]
    assert not [f for f in faults if f.keyword not in let_be]


def _attempt(school: _School, what: str, blob: bytes) -> Outcome | Refused:
    try:
        return school.take(what, "a.xlsx", blob)
    except Refused as refused:
        return refused


def test_a_book_of_another_year_is_a_list_as_well(school: _School) -> None:
    people = [{"staff_id": "С-07", "full_name": "Примерова Ольга Тестовна", "job_title": "учитель"}]
    read = [{"staff_id": "С-07", "document_id": "ПР-1"}]
    (school.folder / "было.xlsx").write_bytes(_blob(staff=people, acknowledgements=read))

    done = school.take("staff", "было.xlsx", (school.folder / "было.xlsx").read_bytes())

    assert [(s.staff_id, s.job_title) for s in school.campaign.staff] == [("С-07", "учитель")]
    assert done.rejected == 0


# ---- staff and rooms -----------------------------------------------------------------------------


def test_staff_come_with_their_subjects_and_classes(school: _School) -> None:
    rows: list[list[object]] = [
        ["№", "ФИО педагога", "Должность", "Предмет", "Классы", "Дата подписания обязательства"],
        [1, "Примерова Ольга Тестовна", "учитель", "Русский язык, литература", "5А, 5Б, 9А",
         datetime.datetime(2026, 4, 12)],
        [2, "Эскизов Лев Львович", "учитель", "Физкультура", "6А", "12.04.2026 0:00:00"],
    ]  # fmt: skip
    done = school.take("staff", "a.xlsx", book(("Штат", rows, ())))

    first, second = school.campaign.staff
    words_of = school.campaign.words
    assert [first.staff_id, second.staff_id] == ["С-01", "С-02"]
    assert [words_of[s] for s in first.subjects or ()] == ["РУ", "ЛИ"]
    assert first.classes == ("5А", "5Б")
    assert not second.subjects
    assert first.non_disclosure_on == second.non_disclosure_on == datetime.date(2026, 4, 12)
    assert any("E2" in said for said in done.said)
    assert any("D3" in said for said in done.said)


def test_a_list_without_a_header_is_not_guessed_at(school: _School) -> None:
    rows = [["Примерова Ольга", "учитель", "РУ"], ["Эскизов Лев", "учитель", "МА"]]

    with pytest.raises(Refused) as caught:
        school.take("staff", "a.xlsx", book(("Лист1", rows, ())))

    assert caught.value.rule == "W-141"
    assert "Примерова" not in f"{caught.value.message} {caught.value.advice}"


def test_a_header_printed_again_may_lack_columns_of_others(school: _School) -> None:
    done = school.list(
        [
            ["№", "ФИО", "Класс", "Прим."],
            [1, "Тестова Анна", "5А", ""],
            ["№", "ФИО", "Класс"],
            [2, "Пробин Олег", "5А", ""],
        ]
    )

    assert done.details["skipped"] == {"header_again": 1}
    assert len(school.pupils()) == 2


def test_rooms_are_known_by_their_number_and_updated(school: _School) -> None:
    rows: list[list[object]] = [
        ["№", "№ каб.", "Этаж", "Вместимость, чел.", "Сейф"],
        [1, 204, 2, 30, "+"],
        [2, "Спортзал", 1, "60", "-"],
        ["Итого", None, None, 90],
    ]
    school.take("rooms", "a.xlsx", book(("Лист1", rows, ())))

    done = school.take("rooms", "b.csv", text([["Кабинет", "Мест"], ["204", "28"], ["205", "x"]]))

    assert [(r.room, r.capacity, r.store) for r in school.campaign.rooms] == [
        ("204", 28, True),
        ("Спортзал", 60, False),
    ]
    assert (done.details["updated"], done.rejected) == (1, 1)
    assert done.details["vanished"] == ["Спортзал"]
