"""Reports of `check` as text for a terminal, as the public JSON and as one self-contained page."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Sequence
from typing import Any

from vpr_xl import __version__
from vpr_xl.core.findings import Finding, Level

_COUNTED = {
    Level.ERROR: ("ошибка", "ошибки", "ошибок"),
    Level.WARNING: ("предупреждение", "предупреждения", "предупреждений"),
    Level.NOTE: ("замечание", "замечания", "замечаний"),
}


def plural(count: int, words: tuple[str, str, str]) -> str:
    """ "1 ошибка", "2 ошибки", "5 ошибок"."""
    tens, ones = count % 100, count % 10
    if ones == 1 and tens != 11:
        form = words[0]
    elif 2 <= ones <= 4 and not 12 <= tens <= 14:
        form = words[1]
    else:
        form = words[2]
    return f"{count} {form}"


def report_json(reports: Sequence[Any]) -> dict[str, Any]:
    """The public report `vpr-xl/report/1`."""
    return {
        "format": "vpr-xl/report/1",
        "program": __version__,
        "files": [report.as_json() for report in reports],
    }


def rendered(reports: Sequence[Any], form: str) -> str:
    """The reports as the text of a file: "text", "json" or "html"."""
    if form == "json":
        return json.dumps(report_json(reports), ensure_ascii=False, indent=1) + "\n"
    if form == "html":
        return page(reports)
    return "\n".join(lines(reports)) + "\n"


def lines(reports: Sequence[Any]) -> Iterator[str]:
    """The reports for a terminal: place, what is wrong, what to do; a sum for each file."""
    for report in reports:
        yield f"{report.path}: {summary(report)}"
        if report.refusal:
            yield f"  {report.refusal.message} {report.refusal.advice}"
        for finding in (*report.package, *report.findings):
            yield from finding_lines(finding)


def finding_lines(finding: Finding) -> Iterator[str]:
    """Two lines about one finding."""
    place = (
        f"«{finding.sheet}» {finding.cell or ''}".strip()
        if finding.sheet
        else finding.key or "файл"
    )
    yield f"  {place}  {finding.level.word} {finding.rule}: {finding.message}"
    yield f"      → {finding.advice}"


def counted(findings: Sequence[Finding]) -> str:
    """«2 ошибки, 1 замечание»; "" where there is nothing."""
    parts = []
    for level, words in _COUNTED.items():
        count = sum(f.level is level for f in findings)
        if count:
            parts.append(plural(count, words))
    return ", ".join(parts)


def summary(report: Any) -> str:
    """One phrase about a file."""
    if report.refusal:
        return "не прочитан"
    return counted((*report.package, *report.findings)) or "замечаний нет"


_STYLE = """
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;
color:#243038;background:#fff}
h1{font-size:1.5rem;font-weight:600}h2{font-size:1.1rem;font-weight:600;margin-top:2rem;
overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;
padding:.5rem .6rem;border-bottom:1px solid #dfe5e8}th{font-weight:600;color:#5b6b75;
font-size:.85rem}
.error{color:#a4342a}.warning{color:#8a5a00}.note{color:#4a6572}
td.place{white-space:nowrap}small{color:#5b6b75}
@media(prefers-color-scheme:dark){body{color:#dfe6ea;background:#171c1f}
th,td{border-color:#333d43}th,small{color:#93a4ad}.error{color:#f0938a}.warning{color:#e0b35e}
.note{color:#9fbccb}}
@media print{body{margin:0;max-width:none}tr{break-inside:avoid}}
@media(max-width:40rem){table,tbody,tr,td{display:block}thead{display:none}
tr{border-bottom:1px solid #dfe5e8;padding:.5rem 0}td{border:0;padding:.1rem 0}}
"""


def page(reports: Sequence[Any]) -> str:
    """One page without scripts, names or requests: opens offline, prints well."""
    body = "".join(_file_html(r) for r in reports)
    return (
        '<!doctype html><html lang="ru"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Проверка ВПР</title><style>{_STYLE}</style></head>"
        f"<body><h1>Проверка ВПР</h1>{body}</body></html>\n"
    )


def _file_html(report: Any) -> str:
    head = f"<h2>{html.escape(report.path)}</h2><p>{summary(report)}</p>"
    if report.refusal:
        told = f"{report.refusal.message} {report.refusal.advice}"
        return f'{head}<p class="error">{html.escape(told)}</p>'
    rows = "".join(_finding_html(f) for f in (*report.package, *report.findings))
    if not rows:
        return head
    return (
        f"{head}<table><thead><tr><th>Где</th><th>Что не так и что сделать</th><th>Правило</th>"
        f"</tr></thead><tbody>{rows}</tbody></table>"
    )


def _finding_html(finding: Finding) -> str:
    place = f"{finding.sheet or 'файл'} {finding.cell or ''}".strip()
    level = finding.level.value
    return (
        f'<tr><td class="place">{html.escape(place)}</td>'
        f"<td>{html.escape(finding.message)}<br><small>{html.escape(finding.advice)}</small></td>"
        f'<td class="{level}">{finding.level.word} {finding.rule}</td></tr>'
    )
