"""Runs one function on many books, in their order, by processes or by a Dask cluster.

A book that brings its process down, takes too long or too much memory is answered for alone; the
others go on.  Measured: a pool of two costs 0.2 s to start, a task 0.4 ms.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, TypeVar

from vpr_xl.core.rules.w_file import refused

T = TypeVar("T")
R = TypeVar("R")

#: Seconds and bytes that one book may take; the worst that the reader accepts takes 10 s, 300 MB.
SECONDS, MEMORY = 60, 2 << 30
#: Books after which a process is replaced: what leaks, goes.
_RECYCLED = 200
#: Books handed out ahead of the answers, a worker.
_AHEAD = 4


class TooLong(BaseException):
    """The time of a book is over. Not an Exception: nothing on the way may swallow it."""


@contextmanager
def timed(seconds: int) -> Iterator[None]:
    """Raises TooLong inside once the seconds are over, where the system can tell."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not _MAIN:
        yield
        return

    def over(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


_MAIN = threading.main_thread()


def ordered(
    run: Callable[[T], R],
    fallen: Callable[[T], R],
    books: Iterable[T],
    workers: int | None,
    scheduler: str,
) -> Iterator[R]:
    """What `run` gives for each book, in the order of the books.

    run, fallen: functions that another process can import.  fallen: the answer for a book whose
    process came to its end.  workers: processes, None for one a core.  scheduler: address of a Dask
    cluster, "" for processes of this computer.  Raises Refused where the cluster is not there.
    """
    count = workers or os.cpu_count() or 1
    if scheduler:
        yield from _by_cluster(run, books, scheduler, _AHEAD * max(count, 16))
    else:
        yield from _Local(run, fallen, count).answers(books)


class _Local:
    """A pool of processes that is made anew when one of them falls."""

    def __init__(self, run: Callable[[T], R], fallen: Callable[[T], R], workers: int) -> None:
        self._run, self._fallen, self._workers = run, fallen, workers

    def answers(self, books: Iterable[Any]) -> Iterator[Any]:
        """The answers in order; at most a few books a worker are in memory."""
        waiting: deque[tuple[Any, Future[Any]]] = deque()
        with ExitStack() as stack:
            pool = stack.enter_context(_pool(self._workers))
            for book in books:
                waiting.append((book, _given(pool, self._run, book)))
                if len(waiting) > _AHEAD * self._workers:
                    answer, pool = self._answer(waiting, pool, stack)
                    yield answer
            while waiting:
                answer, pool = self._answer(waiting, pool, stack)
                yield answer

    def _answer(
        self, waiting: deque[tuple[Any, Future[Any]]], pool: ProcessPoolExecutor, stack: ExitStack
    ) -> tuple[Any, ProcessPoolExecutor]:
        """The next answer, and the pool that goes on: a new one where the old one broke."""
        book, future = waiting.popleft()
        with suppress(BrokenProcessPool):
            return future.result(), pool
        pool = stack.enter_context(_pool(self._workers))
        for at, (other, _) in enumerate(waiting):
            waiting[at] = (other, _given(pool, self._run, other))
        with _pool(1) as alone, suppress(BrokenProcessPool):
            return alone.submit(self._run, book).result(), pool
        return self._fallen(book), pool


def _given(pool: ProcessPoolExecutor, run: Callable[[T], R], book: T) -> Future[R]:
    """The book's future; one that a broken pool does not take is broken too."""
    try:
        return pool.submit(run, book)
    except BrokenProcessPool as broken:
        future: Future[R] = Future()
        future.set_exception(broken)
        return future


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_limited,
        max_tasks_per_child=_RECYCLED,
    )


def _limited() -> None:
    """No process may take more memory than a book needs, where the system can hold it to that."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _by_cluster(
    run: Callable[[T], R], books: Iterable[T], scheduler: str, ahead: int
) -> Iterator[R]:
    try:
        from distributed import Client
    except ImportError:
        raise refused("W-292") from None
    try:
        client = Client(scheduler, timeout="10s", set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise refused("W-293", address=scheduler) from error
    waiting: deque[Future[R]] = deque()
    with client, client.get_executor() as pool:
        for book in books:
            waiting.append(pool.submit(run, book))
            if len(waiting) > ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
