"""`vpr-xl dev generate`: the repository's generated files, for developers in a checkout."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from vpr_xl.adapters.declarations import house
from vpr_xl.adapters.generate.files import generated
from vpr_xl.commands.registry import commands
from vpr_xl.commands.show_rules import every_rule


def texts() -> Mapping[str, str]:
    """Generated files by path in the repository, formatted as they are committed."""
    files = dict(generated(house(), every_rule(), list(commands().values())))
    return {
        path: _formatted(text) if path.endswith(".py") else text for path, text in files.items()
    }


def _formatted(code: str) -> str:
    ruff = shutil.which("ruff", path=str(Path(sys.executable).parent)) or "ruff"
    done = subprocess.run(
        [ruff, "format", "--line-length", "100", "-"],
        input=code.encode(),
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


def write(root: Path) -> list[str]:
    """Writes every generated file under the checkout; gives their paths."""
    for path, text in texts().items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return list(texts())
