"""The process killed at random moments while it writes: the book is one of its versions, whole."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.adapters.book_contract import as_file, cells
from vpr_xl.adapters.xlsx.book import FileBook
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.core.values import number, text

TIMES = 60
WRITER = """
import datetime, sys
from pathlib import Path
from vpr_xl.adapters.store.disk import DiskStore
from vpr_xl.adapters.xlsx.patch import patch
from vpr_xl.core.changes import SetCell
from vpr_xl.core.values import number

path = Path(sys.argv[1])
store = DiskStore(lambda: datetime.datetime(2026, 5, 4, tzinfo=datetime.UTC))
version = int(sys.argv[2])
print("go", flush=True)
while True:
    version += 1
    blob = patch(store.read(path), [SetCell("План", r, c, number(version))
                                    for r in range(1, 41) for c in range(1, 11)])
    store.write({path: blob})
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_a_killed_writer_never_leaves_a_broken_book(tmp_path: Path) -> None:
    book = tmp_path / "ВПР.xlsx"
    book.write_bytes(as_file({"План": {"A1": number(0), "L1": text("00042")}}))
    chance, version, grown = random.Random(7), 0, 0

    for _ in range(TIMES):
        command = [sys.executable, "-c", WRITER, str(book), str(version)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"go\n"
            time.sleep(chance.random() * 0.15)
            process.kill()

        read_workbook(book.read_bytes())
        found = cells(FileBook(book.read_bytes(), lambda _: b""), "План")
        assert found.pop("L1") == text("00042")
        assert len(set(found.values())) == 1
        assert len(found) == 400 or version == 0
        now = found["A1"].value
        assert isinstance(now, int)
        assert now >= version
        grown += now > version
        version = now

    assert grown > TIMES // 4
