"""A moment of time as both programs give it, as the canonical cell. Nothing else."""

from __future__ import annotations

import datetime

from vpr_xl.core.values import Cell


def moment_cell(moment: datetime.datetime, *, formula: bool = False) -> Cell:
    """ISO 8601; a time of day only where there is one, milliseconds only where there are any."""
    plain = moment.replace(tzinfo=None, microsecond=moment.microsecond // 1000 * 1000)
    if plain.time() == datetime.time():
        return Cell("date", plain.date().isoformat(), formula)
    timespec = "milliseconds" if plain.microsecond else "seconds"
    return Cell("date", plain.isoformat(timespec=timespec), formula)
