"""Loads schemas/ from the wheel or the checkout into the typed declarations of core."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from vpr_xl.core.declare.actions import actions
from vpr_xl.core.declare.house import House
from vpr_xl.core.declare.sheets import sheet


def folder() -> Path:
    """Folder of the declarations: inside the installed package, else beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "schemas"
    return inside if inside.is_dir() else package.parent / "schemas"


def _read(path: Path) -> Any:
    return json.loads(path.read_bytes())


class _Folder(Mapping[Any, Any]):
    """The files of one folder by key, each parsed when first asked for: catalogues are large."""

    def __init__(self, paths: dict[Any, Path]) -> None:
        self._paths = paths
        self._read = cache(lambda key: _read(paths[key]))

    def __getitem__(self, key: Any) -> Any:
        return self._read(key)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


@cache
def house() -> House:
    """The declarations of this installation."""
    root = folder()
    sheets = sorted(
        (sheet(_read(p)) for p in (root / "sheets").glob("*.json")), key=lambda s: s.order
    )
    catalogue = {p.stem: p for p in (root / "catalogue").glob("*.json")}
    return House(
        sheets={s.table: s for s in sheets},
        actions=actions(_read(root / "actions.json")),
        catalogues=_Folder({int(k): p for k, p in sorted(catalogue.items()) if k.isdigit()}),
        forms=_Folder({p.stem: p for p in sorted((root / "forms").glob("*.json"))}),
        documents=_read(catalogue["documents"]) if "documents" in catalogue else {},
        thresholds=_read(root / "thresholds.json"),
    )
