"""How far a run is: seen on a terminal only, and gone before anything else is said."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest

from tests.commands.demo_world import disk_world
from vpr_xl.commands.check import check
from vpr_xl.faces.show.progress import progress_line


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _seen(output: str) -> str:
    """What a terminal shows of one line after carriage returns."""
    line: list[str] = []
    for part in output.split("\r"):
        line[: len(part)] = part
    return "".join(line).rstrip()


def test_the_words_of_the_moment_replace_each_other() -> None:
    terminal = _Terminal()

    with progress_line(stream=terminal) as show:
        show("Проверяю 1/4: формы результатов…")
        show("Проверяю 2/4: план…")

        assert _seen(terminal.getvalue()) == "Проверяю 2/4: план…"


@pytest.mark.parametrize("end", [None, RuntimeError])
def test_the_line_is_gone_at_the_end(end: type[Exception] | None) -> None:
    terminal = _Terminal()

    def run() -> None:
        with progress_line(stream=terminal) as show:
            show("Читаю «Книга.xlsx»…")
            if end:
                raise end

    if end:
        with pytest.raises(end):
            run()
    else:
        run()

    assert _seen(terminal.getvalue()) == ""


@pytest.mark.parametrize(("stream", "silent"), [(io.StringIO(), False), (_Terminal(), True)])
def test_nothing_is_shown_to_a_file_or_where_silence_is_asked(
    stream: io.StringIO, silent: bool
) -> None:
    with progress_line(stream=stream, silent=silent) as show:
        show("Читаю «Книга.xlsx»…")

    assert stream.getvalue() == ""


def test_check_tells_file_and_family_of_rules(tmp_path: Path) -> None:
    told: list[str] = []
    world = replace(disk_world(), progress=told.append)
    blob = world.builder.master({}, {}, {}, world.clock.now())
    paths = [tmp_path / "Первая.xlsx", tmp_path / "Вторая.xlsx"]
    for path in paths:
        path.write_bytes(blob)

    check(world, paths=paths)

    assert told[0] == "Файл 1/2. Читаю «Первая.xlsx»…"
    families = [t for t in told if t.startswith("Файл 2/2. Проверяю ")]
    assert any(t.endswith(": план-график…") for t in families)
    assert families[-1].startswith(f"Файл 2/2. Проверяю {len(families)}/{len(families)}: ")
