"""Loads schemas/ from the wheel or the checkout into the typed declarations of core."""

from __future__ import annotations

import json
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


class _Lazy(dict[Any, Any]):
    """Files of one folder by stem, each parsed when first asked for."""

    def __init__(self, paths: dict[Any, Path]) -> None:
        super().__init__(paths)

    def __getitem__(self, key: Any) -> Any:
        value = super().__getitem__(key)
        if isinstance(value, Path):
            value = _read(value)
            self[key] = value
        return value

    def get(self, key: Any, default: Any = None) -> Any:
        return self[key] if key in self else default

    def values(self) -> Any:
        return [self[key] for key in self]

    def items(self) -> Any:
        return [(key, self[key]) for key in self]


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
        catalogues=_Lazy({int(k): p for k, p in sorted(catalogue.items()) if k.isdigit()}),
        forms=_Lazy({p.stem: p for p in sorted((root / "forms").glob("*.json"))}),
        documents=_read(catalogue["documents"]) if "documents" in catalogue else {},
    )
