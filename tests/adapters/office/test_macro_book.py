"""The book with macros in a real LibreOffice: every button bound, the stub's words found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.adapters.build.conftest import build
from tests.adapters.office.conftest import Standing
from vpr_xl.adapters.build.macrobook import buttons_of
from vpr_xl.adapters.declarations import house
from vpr_xl.core.declare.macros import Macro
from vpr_xl.core.declare.wording import LAUNCHER, STUB_WORDS
from vpr_xl.faces.index import MACROS

pytestmark = pytest.mark.office
OFFERED = [Macro(*fields) for fields in MACROS]
WORK = "5-РУ"
_ALWAYS, _SCRIPT = 4, "vnd.sun.star.script:VprXl.{}?language=Basic&location=document"


@pytest.fixture(scope="module")
def document(standing: Standing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The book opened with its macros allowed, as a person does who trusts it."""
    from com.sun.star.beans import PropertyValue

    path = tmp_path_factory.mktemp("macros") / "ВПР.xlsm"
    path.write_bytes(build(macros=OFFERED, launcher=LAUNCHER))
    how = []
    for name, value in (("Hidden", True), ("MacroExecutionMode", _ALWAYS)):
        how.append(PropertyValue())
        how[-1].Name, how[-1].Value = name, value
    desktop = standing.op()._ops._desktop
    opened = desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, tuple(how))
    yield opened
    opened.close(True)


def _bound(document: Any) -> set[tuple[str, str, str]]:
    """(sheet, caption, script that a click runs) of every button."""
    out = set()
    for sheet in (document.Sheets.getByIndex(i) for i in range(document.Sheets.Count)):
        forms = sheet.DrawPage.Forms
        for form in (forms.getByIndex(i) for i in range(forms.Count)):
            for at in range(form.Count):
                scripts = {e.ScriptCode for e in form.getScriptEvents(at)}
                assert len(scripts) == 1, (sheet.Name, form.getByIndex(at).Label)
                out.add((sheet.Name, form.getByIndex(at).Label, scripts.pop()))
    return out


def test_every_button_is_bound_to_its_macro_on_its_sheet(document: Any) -> None:
    titles = {table: sheet.title for table, sheet in house().sheets.items()} | {"results": WORK}

    assert _bound(document) == {
        (titles[one.table], one.caption, _SCRIPT.format(f"VprButtons.{one.macro}"))
        for one in buttons_of(OFFERED)
    }


@pytest.mark.parametrize(
    ("key", "words"), [("launcher", LAUNCHER), *STUB_WORDS.items(), ("no such key", "else")]
)
def test_the_stub_finds_its_words_on_the_very_hidden_sheet(
    document: Any, key: str, words: str
) -> None:
    script = document.ScriptProvider.getScript(_SCRIPT.format("VprMain.VprText"))

    assert script.invoke((key, "else"), (), ())[0] == words
