"""`vpr-xl dev installer`: fetches wheels and writes the offline installer, in a checkout."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from vpr_xl.adapters.desk.installer import PLATFORM, PYTHONS, TOOLS, folder

#: What our requirements need on Windows only.
_OF_WINDOWS = ("pywin32", "colorama")


def build_installer(root: Path, out: Path, wheels: Path | None, python: Path | None) -> list[str]:
    """Writes the offline installer's folder; gives the names of its files.

    root: the checkout.  wheels: a folder of wheels, fetched by pip where None.  python: the zip of
    an embeddable Python for Windows.  Raises Refused where a wheel is missing.
    """
    from vpr_xl.faces.wiring import world

    sources = {
        path.name: path.read_text(encoding="utf-8")
        for path in sorted((root / "workbook" / "installer").iterdir())
    }
    with tempfile.TemporaryDirectory(prefix="vpr-xl-") as fetched:
        at_hand = wheels or _fetched(root, Path(fetched))
        blobs = {path.name: path.read_bytes() for path in sorted(at_hand.glob("*.whl"))}
    zipped = {python.name: python.read_bytes()} if python else {}
    files = folder(sources, blobs, zipped)
    store = world().store
    for place in sorted({(out / name).parent for name in files}):
        store.make_folder(place)
    store.write({out / name: blob for name, blob in files.items()})
    return list(files)


def _fetched(root: Path, into: Path) -> Path:
    """Our own wheel, and those of everything it needs on Windows with every Python we serve.

    pip decides by its own computer whether a requirement counts, so those of Windows are named.
    """
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "-w", str(into), str(root)], check=True)
    declared = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*declared["project"]["dependencies"], *_OF_WINDOWS, *TOOLS]
    for major, minor in PYTHONS:
        target = ["--platform", PLATFORM, "--python-version", f"{major}.{minor}"]
        only = ["--only-binary", ":all:", "--implementation", "cp", "-d", str(into)]
        subprocess.run([*pip, "download", *target, *only, *wanted], check=True)
    return into
