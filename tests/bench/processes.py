"""Whole processes measured: CPU seconds, wall seconds, peak memory. POSIX only."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# An installed program has its bytecode; a variable of this shell must not take it away.
_ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {
    "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "vpr-xl-bench-bytecode")
}


@dataclass(frozen=True)
class Run:
    """One process from start to end. peak: MiB of resident memory."""

    cpu: float
    wall: float
    peak: float
    code: int


def run(command: Sequence[str]) -> Run:
    """Runs the command with its output thrown away and measures that process alone."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=_ENVIRONMENT)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    scale = 1 << (20 if sys.platform == "darwin" else 10)
    return Run(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / scale, process.returncode)


def paired(commands: Mapping[str, Sequence[str]], times: int) -> dict[str, list[Run]]:
    """The commands in turn, A B A B, so that both see the same machine."""
    out: dict[str, list[Run]] = {name: [] for name in commands}
    for command in commands.values():
        run(command)  # fills the caches
    for _ in range(times):
        for name, command in commands.items():
            out[name].append(run(command))
    return out


def show(runs: dict[str, list[Run]], base: str) -> None:
    """Prints medians, and how many times faster every other command is than `base`."""
    first = _median(runs[base])
    for name, found in runs.items():
        one = _median(found)
        print(
            f"{name:12} cpu {one.cpu:6.3f} s  wall {one.wall:6.3f} s  peak {one.peak:5.1f} MiB"
            f"  cpu 1/{first.cpu / one.cpu:.1f}  wall 1/{first.wall / one.wall:.1f}"
        )


def _median(runs: list[Run]) -> Run:
    failed = [r.code for r in runs if r.code]
    if failed:
        raise SystemExit(f"a run ended with {failed[0]}")
    return Run(
        statistics.median(r.cpu for r in runs),
        statistics.median(r.wall for r in runs),
        max(r.peak for r in runs),
        0,
    )
