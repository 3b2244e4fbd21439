"""Books made by XlsxWriter with the cells that readers like to disagree about."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path

import xlsxwriter

DAY, MOMENT = datetime.datetime(2026, 5, 31), datetime.datetime(2026, 5, 31, 14, 30, 15)


def write_all_kinds(path: Path) -> None:
    """Sheet «Виды»: a kind a row, its name in A, values from B on; sheets hidden in both ways."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Виды")
    form = {
        code: book.add_format({"num_format": code})
        for code in ("@", "dd.mm.yyyy", "dd.mm.yyyy hh:mm", "[$-419]d mmmm yyyy;@", "hh:mm", "0%")
    }
    day, text = form["dd.mm.yyyy"], form["@"]
    rows = (
        ("text", "5А", "Ёлка «в кавычках»", " пробелы ", "две\nстроки"),
        (
            "lookalikes",
            "=A1",
            "00042",
            "31.05.2026",
            "ИСТИНА",
            "TRUE",
            "#N/A",
            "{=A1}",
            "'q",
            "'=A1",
        ),
        ("number", 0, 5, 2.5, -1.25, 1e15, 123456789.125, 0.1),
    )
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            write = sheet.write_string if isinstance(value, str) else sheet.write_number
            write(at, column, value)
    dates = [(DAY, day), (MOMENT, form["dd.mm.yyyy hh:mm"]), (DAY, form["[$-419]d mmmm yyyy;@"])]
    sheet.write(3, 0, "date")
    for column, (value, shape) in enumerate(dates, 1):
        sheet.write_datetime(3, column, value, shape)
    sheet.write_number(3, 4, 0.25, day)  # a time of day in a date cell
    sheet.write_number(3, 5, 45.5, day)  # before the leap day that never was
    sheet.write_number(3, 6, -5, day)
    sheet.write(4, 0, "time and share")
    sheet.write_datetime(4, 1, datetime.time(10, 30), form["hh:mm"])
    sheet.write_number(4, 2, 0.5, form["0%"])
    sheet.write(5, 0, "text format")
    sheet.write_string(5, 1, "00042", text)
    sheet.write_number(5, 2, 42, text)
    sheet.write_number(5, 3, 2.5, text)
    sheet.write_formula(5, 4, "=1+1", text, 2)
    sheet.write(6, 0, "error")
    codes = {"=NA()": "#N/A", "=1/0": "#DIV/0!", '="a"+1': "#VALUE!", "=10^400": "#NUM!"}
    for column, (formula, code) in enumerate(codes.items(), 1):
        sheet.write_formula(6, column, formula, day if column == 2 else None, code)
    sheet.write(7, 0, "formula")
    results: tuple[tuple[str, object], ...] = (
        ("=2+2", 4),
        ('=B1&"!"', "5А!"),
        ('=""', ""),
        ("=1>0", True),
        ("=DATE(2026,5,31)", 46173),
        ('=COUNTIF(B3:H3,">0")', 6),
        ('="="&"x"', "=x"),
        ('=IF(B3=0,FALSE,"x")', False),
    )
    for column, (formula, result) in enumerate(results, 1):
        sheet.write_formula(7, column, formula, None, result)
    sheet.write_formula(7, 9, "=DATE(2026,5,31)", day, 46173)
    sheet.write_blank(40, 40, None, day)
    book.add_worksheet("Пустой")
    hidden = book.add_worksheet("Скрытый")
    hidden.hide()
    hidden.write_column("C3", ["Код", "00042", "00043"])
    hidden.add_table("C3:D5", {"name": "Коды", "columns": [{"header": "Код"}, {"header": "Класс"}]})
    book.define_name("Дата", "=Виды!$B$4")
    book.define_name("Коды_листа", "=Скрытый!$C$4:$C$5")
    book.define_name("Предел", "=5")
    sheet.autofilter("A1:C1")
    sheet.print_area("A1:C9")
    book.close()
    _as_excel_stores_empty_text(path)


def _as_excel_stores_empty_text(path: Path) -> None:
    """XlsxWriter states no type for an empty result; Excel states a text."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert parts[sheet].count(b'"D8"><f>""</f>') == 1
    parts[sheet] = parts[sheet].replace(b'"D8"><f>""</f>', b'"D8" t="str"><f>""</f>')
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, blob in parts.items():
            package.writestr(name, blob)
