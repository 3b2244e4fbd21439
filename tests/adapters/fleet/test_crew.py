"""Many books at once: in order, whatever the number of workers; what falls, falls alone."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator

import pytest

from vpr_xl.adapters.fleet.crew import TooLong, ordered, timed
from vpr_xl.core.findings import Refused


def doubled(number: int) -> int:
    """The work of the tests; a negative number brings its process down."""
    if number < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.02 * (number % 3))
    return 2 * number


def fallen(number: int) -> str:
    return f"упала {number}"


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_answers_keep_the_order_of_the_books(workers: int) -> None:
    answers = list(ordered(doubled, fallen, range(30), workers, ""))

    assert answers == [2 * number for number in range(30)]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill a process so")
def test_a_process_that_falls_takes_no_other_book_with_it() -> None:
    books = [1, 2, -3, 4, 5, -6, -7, 8]

    answers = list(ordered(doubled, fallen, books, 2, ""))

    assert answers == [fallen(book) if book < 0 else 2 * book for book in books]


def test_books_are_read_as_they_are_needed() -> None:
    taken = []

    def books() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    answers = ordered(doubled, fallen, books(), 1, "")
    next(answers)

    assert len(taken) < 10
    assert list(answers) == [2 * number for number in range(1, 100)]


def _endless() -> None:
    with timed(1):
        while True:
            time.sleep(0.05)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system cannot time a book")
def test_a_book_whose_time_is_over_ends() -> None:
    began = time.monotonic()

    with pytest.raises(TooLong):
        _endless()

    assert time.monotonic() - began < 10
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_a_cluster_gives_the_answers_of_this_computer() -> None:
    distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    ) as cluster:
        answers = list(ordered(doubled, fallen, range(20), 2, cluster.scheduler_address))

    assert answers == [2 * number for number in range(20)]


def test_a_cluster_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")

    def silent(*_: object, **__: object) -> None:
        raise OSError("no answer")

    monkeypatch.setattr(distributed, "Client", silent)

    with pytest.raises(Refused) as refusal:
        list(ordered(doubled, fallen, range(3), 1, "tcp://127.0.0.1:1"))
    assert refusal.value.rule == "W-293"


def test_a_cluster_without_its_package_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(Refused) as refusal:
        list(ordered(doubled, fallen, range(3), 1, "tcp://127.0.0.1:1"))
    assert refusal.value.rule == "W-292"
