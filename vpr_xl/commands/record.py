"""`record`: one row of any table, entered as the sheet would take it and checked first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import Any

from vpr_xl.commands.record_form import entered_table, near, row_form, row_options
from vpr_xl.commands.registry import Argument, Asked, Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.core.changes import SetCell
from vpr_xl.core.declare.match import Table, plain
from vpr_xl.core.declare.normalise import Entry, Reader
from vpr_xl.core.declare.sheets import Column
from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.writing import applied, cell_of, next_row
from vpr_xl.core.rules.engine import findings, rules
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.tables import address
from vpr_xl.core.values import Cell, shown, text


@command(
    name="record",
    title="Внести строку",
    help="Вносит одну строку любого листа, проверив её: как если бы её ввели на листе.",
    changes_data=True,
    macro=True,
    asked=Asked(row_form, row_options),
    tables=(
        "portal",
        "materials",
        "readiness",
        "acknowledgements",
        "incidents",
        "protocol",
        "familiarization",
        "reserve",
        "retention",
    ),
    icon="TableRowsInsertBelowExcel",
    told_live="Спрашивает строку открытого листа полями и вносит её, проверив.",
    arguments=(
        Argument("table", "ЛИСТ", "лист или таблица"),
        Argument("key", "КЛЮЧ", "ключ строки, части через пробел или «;»"),
        Argument("values", "СТОЛБЕЦ=ЗНАЧЕНИЕ…", "что внести", count=-1),
    ),
)
def record(session: Session, *, table: str, key: str, values: Sequence[str]) -> Outcome:
    campaign = session.campaign
    found = entered_table(campaign, table)
    typed = _typed(found, values)
    row, entered = _row(found, key, typed)
    changes = [
        SetCell(found.title, row, found.places[column.name], _cell(column, entry, value))
        for column, entry, value in entered
    ]
    found_now = _verdict(session, changes)
    # Counts that several rows make together cannot agree before the last of them is entered.
    open_counts = [f for f in found_now if rules()[f.rule].gathered]
    verdict = [f for f in found_now if f not in open_counts]
    wrong = [f for f in verdict if f.level is Level.ERROR]
    # A decision of the school is entered even where older rows do not comply: they are shown.
    written = {(c.sheet, address(c.row, c.column)) for c in changes}
    decides = found.sheet.kind == "settings"
    if any(not decides or (f.sheet, f.cell) in written for f in wrong):
        said = ["Строка не внесена."]
        return Outcome(said=said, findings=wrong, rows_in=1, rejected=1)
    said = [f"Лист «{found.title}», строка {row}: внесено значений {len(changes)}."]
    said += [*_changed(entered), *(f"Пока не сходится: {f.message}" for f in open_counts)]
    return Outcome(said=said, findings=verdict, changes=changes, rows_in=1, rows_out=1)


def _typed(table: Table, values: Sequence[str]) -> Mapping[str, str]:
    """Column name -> text as typed."""
    out: dict[str, str] = {}
    for given in values:
        name, sign, value = given.partition("=")
        column = _column(table, name.strip()) if sign else None
        if column is None or column.name in out:
            raise refused("W-84", given=given)
        if column.formula is not None:
            raise refused("W-85", sheet=table.title, column=column.title)
        out[column.name] = value.strip()
    return out


def _column(table: Table, name: str) -> Column:
    for column in table.columns:
        if plain(name) in (plain(column.title), column.name):
            return column
    titles = [c.title for c in table.columns]
    raise refused("W-83", sheet=table.title, column=name, near=near(name, titles))


def _row(
    table: Table, key: str, typed: Mapping[str, str]
) -> tuple[int, list[tuple[Column, Entry, str]]]:
    """The physical row and what is entered in it; a new row gets its key too."""
    if table.sheet.kind == "settings":
        return _setting(table, key, typed)
    columns = [table.sheet.column(name) for name in table.sheet.primary_key]
    parts = _key_parts(table, columns, key)
    if any(column.name in typed for column in columns):
        column = next(c for c in columns if c.name in typed)
        raise refused("W-85", sheet=table.title, column=column.title)
    wanted = tuple(e.value for _, e, _ in parts)
    same = [i for i in range(len(table.rows)) if _key_values(table, columns, i) == wanted]
    if len(same) > 1:
        first, second = (table.numbers[i] for i in same[:2])
        raise refused("W-86", sheet=table.title, key=key, first=first, second=second)
    by_name = {c.name: c for c in table.columns}
    entered = [(by_name[n], _entry(by_name[n], v), v) for n, v in typed.items()]
    if same:
        return table.numbers[same[0]], entered
    return next_row(table), [*parts, *entered]


def _key_values(table: Table, columns: Sequence[Column], index: int) -> tuple[Any, ...]:
    return tuple(Reader(c).entry(table.cell(index, c.name)).value for c in columns)


def _key_parts(
    table: Table, columns: Sequence[Column], key: str
) -> list[tuple[Column, Entry, str]]:
    """The key's parts read by their columns; a part may hold spaces where only one split fits."""
    splits = {tuple(s) for s in _splits(key, len(columns))}
    fitting = []
    for split in splits:
        entries = [_entry(c, part) for c, part in zip(columns, split, strict=True)]
        if all(
            e.fault is None and (e.value is not None or not part)
            for e, part in zip(entries, split, strict=True)
        ):
            fitting.append(list(zip(columns, entries, split, strict=True)))
    if not fitting:
        titles = [f"«{c.title}»" for c in columns]
        raise refused("W-82", sheet=table.title, key=key, columns=", ".join(titles))
    if len(fitting) > 1:
        raise refused("W-88", sheet=table.title, key=key)
    return fitting[0]


def _splits(key: str, count: int) -> Iterator[list[str]]:
    if ";" in key:
        parts = [part.strip() for part in key.split(";")]
        if len(parts) == count:
            yield parts
        return
    words = key.split()
    for cuts in combinations(range(1, len(words)), count - 1):
        edges = [0, *cuts, len(words)]
        yield [" ".join(words[a:b]) for a, b in pairwise(edges)]


def _entry(column: Column, value: str) -> Entry:
    return Reader(column).entry(text(value) if value else None)


def _setting(
    table: Table, key: str, typed: Mapping[str, str]
) -> tuple[int, list[tuple[Column, Entry, str]]]:
    title_of, value_of = table.sheet.columns[:2]
    setting = next(
        (s for s in table.sheet.settings if plain(key) in (plain(s.title), s.name)), None
    )
    titles = [shown(table.cell(i, title_of.name)) for i in range(len(table.rows))]
    if setting is None or setting.title not in titles:
        known = [s.title for s in table.sheet.settings]
        raise refused("W-87", sheet=table.title, key=key, near=near(key, known))
    row = table.numbers[titles.index(setting.title)]
    columns = {c.name: c for c in table.columns}
    entered = []
    for name, value in typed.items():
        column = columns[name]
        if name == title_of.name:
            raise refused("W-85", sheet=table.title, column=column.title)
        reader = setting if name == value_of.name else column
        entered.append((column, Reader(reader).entry(text(value) if value else None), value))
    return row, entered


def _cell(column: Column, entry: Entry, value: str) -> Cell | None:
    """The cell that goes to the sheet; a value that is wrong goes as typed, to be named."""
    if entry.fault is not None:
        return text(value)
    if entry.value is None:
        return None
    if column.separator or isinstance(entry.value, tuple):
        return text("; ".join(entry.value))
    cell = cell_of(column, entry.value)
    if cell is not None and cell.kind == "text" and isinstance(entry.value, int | float):
        return Cell("number", entry.value)  # a number of «Школа», whose column holds words too
    return cell


def _verdict(session: Session, changes: Sequence[SetCell]) -> list[Finding]:
    """Findings that the change brings, and errors that stand at a written cell after it.

    A wrong value written again over itself is no news to the book, but wrong all the same.
    """
    world = session.world
    reading = applied(session.reading, changes)
    today = world.clock.today()
    after = findings(Campaign(reading, world.house, today, session.campaign))
    before = Counter(_same(f) for f in findings(session.campaign))
    written = {(c.sheet, address(c.row, c.column)) for c in changes}
    return [
        f
        for f in after
        if not _taken(before, _same(f)) or (f.level is Level.ERROR and (f.sheet, f.cell) in written)
    ]


def _same(finding: Finding) -> tuple[object, ...]:
    return (finding.rule, finding.sheet, finding.cell, finding.message)


def _taken(before: Counter[tuple[object, ...]], what: tuple[object, ...]) -> bool:
    if before[what]:
        before[what] -= 1
        return True
    return False


def _changed(entered: Sequence[tuple[Column, Entry, str]]) -> list[str]:
    return [
        f"В столбце «{column.title}» «{value}» прочитано как «{_word(entry.value)}»."
        for column, entry, value in entered
        if entry.change in ("letters", "spaces")
    ]


def _word(value: Any) -> str:
    return "; ".join(value) if isinstance(value, tuple) else str(value)
