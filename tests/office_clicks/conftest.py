"""An ordinary user with our extension in a fresh LibreOffice, and the demo's book."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.office_clicks.office import Document, RunningOffice
from tests.office_clicks.person import NoPerson, Person
from vpr_xl.adapters.office.office import NoOffice


def _absent(reason: str) -> None:
    if os.environ.get("VPR_REQUIRE_OFFICE"):
        pytest.fail(f"{reason}, but VPR_REQUIRE_OFFICE is set")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def person() -> Iterator[Person]:
    """Somebody who is not root, with an empty home."""
    with tempfile.TemporaryDirectory(prefix="vpr-xl-person-", ignore_cleanup_errors=True) as name:
        home = Path(name)
        home.chmod(0o755)
        try:
            made = Person(home)
        except NoPerson as missing:
            _absent(str(missing))
        yield made


@pytest.fixture(scope="session")
def installed(person: Person) -> Person:
    """The person, after `vpr-xl libreoffice install`."""
    run = person.vpr_xl("libreoffice", "install")
    if run.returncode and "не найден" in run.stderr:
        _absent(run.stderr)
    assert run.returncode == 0, run.stderr
    return person


@pytest.fixture(scope="session")
def office(installed: Person) -> Iterator[RunningOffice]:
    """Their office, without windows."""
    try:
        running = RunningOffice(installed)
    except NoOffice as missing:
        _absent(f"no LibreOffice with its Python bridge: {missing}")
    yield running
    running.close()


@pytest.fixture(scope="session")
def demo_folder(person: Person) -> Path:
    """The campaign of the made-up school, walked by its user."""
    folder = person.home / "Показ"
    run = person.vpr_xl("demo", folder, "--size", "small")
    assert run.returncode == 0, run.stderr
    return folder


@pytest.fixture(scope="session")
def demo_book(demo_folder: Path) -> Path:
    """The master workbook of the demo."""
    return next(demo_folder.glob("ВПР-*.xlsx"))


Opener = Callable[[Path], Document]


@pytest.fixture
def opened(office: RunningOffice) -> Iterator[Opener]:
    """Opens a book and waits for its buttons; closed after the test."""
    books: list[Document] = []

    def open_it(path: Path) -> Document:
        book = office.open(path)
        books.append(book)
        book.wait(lambda: bool(book.buttons("Ошибки")), 20)
        return book

    yield open_it
    for book in books:
        book.close()
