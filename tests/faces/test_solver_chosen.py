"""Which engine assigns people: CP-SAT where its package is, the one without packages elsewhere."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from vpr_xl.core.staffing.greedy import Greedy
from vpr_xl.faces import wiring


def test_without_or_tools_the_engine_of_the_core_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "find_spec", lambda _: None)

    assert isinstance(wiring.solver(), Greedy)


@pytest.mark.skipif(find_spec("ortools") is None, reason="OR-Tools is not installed")
def test_with_or_tools_it_is_taken() -> None:
    from vpr_xl.adapters.solver.cpsat import CpSat

    assert isinstance(wiring.solver(), CpSat)
