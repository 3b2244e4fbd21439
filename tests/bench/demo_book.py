"""The book of `demo --size large`, built in one go for the benchmarks.

Usage: python -m tests.bench.demo_book FILE SIZE
"""

from __future__ import annotations

import datetime
import random
import sys
from pathlib import Path

from vpr_xl.adapters.build.master import build_master
from vpr_xl.adapters.declarations import house
from vpr_xl.core.demo.campaign import made_up_campaign

_CREATED = datetime.datetime(2026, 6, 15)


def write_demo_book(path: Path, size: str, seed: int = 2026) -> None:
    """The complete book of a made-up school of this size."""
    chance = random.Random(seed).randrange
    demo = made_up_campaign(house(), size, chance)
    content = demo.complete(demo.drawn_codes(chance))
    blob = build_master(
        house(),
        settings=demo.settings,
        created=_CREATED,
        content=content,
        results=demo.details(),
    )
    path.write_bytes(blob)


if __name__ == "__main__":
    write_demo_book(Path(sys.argv[1]), sys.argv[2])
