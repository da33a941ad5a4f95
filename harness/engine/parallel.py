"""Tasks judged by several processes, their outcomes in the order of the plan all the same.

The processes are copies of this one (fork), so the campaign is read once. The tasks of one file go to one process:
what is worked out from a document stays where it is. Where there is no fork (Windows), one process does everything. A process that dies ends the run.
"""

from __future__ import annotations

import gc
import multiprocessing
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed

from harness.engine.outcome import Judge, Outcome
from harness.engine.plan import Task

_Share = list[int]


class _State:
    """What the copies inherit."""

    judge: Judge
    tasks: Sequence[Task]
    shares: list[_Share]


def outcomes(tasks: Sequence[Task], judge: Judge, jobs: int = 1) -> Iterator[Outcome]:
    """The outcome of each task, in order, as soon as it and those before are known."""
    shares = _shares(tasks)
    jobs = min(jobs, len(shares) - 1)
    if jobs < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(judge, tasks)
        return
    # the first share is judged here: the copies start with what it made them load and compile
    known = {rank: judge(tasks[rank]) for rank in shares[0]}
    _State.judge, _State.tasks, _State.shares = judge, tasks, shares
    gc.freeze()
    context = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(jobs, context, signal.signal, (signal.SIGINT, signal.SIG_IGN))  # Ctrl-C is ours to tell
    try:
        following = 0
        for done in as_completed([pool.submit(_judged, share) for share in range(1, len(shares))]):
            known.update(done.result())
            while following in known:
                yield known.pop(following)
                following += 1
    finally:
        pool.shutdown(cancel_futures=True)
        gc.unfreeze()


def _judged(share: int) -> list[tuple[int, Outcome]]:
    return [(rank, _State.judge(_State.tasks[rank])) for rank in _State.shares[share]]


def _shares(tasks: Sequence[Task]) -> list[_Share]:
    """Tasks by the file that they look at; the largest shares first, so that none is left for the end."""
    found: dict[str, _Share] = {}
    for rank, task in enumerate(tasks):
        found.setdefault(task.subject.path if task.subject is not None else "", []).append(rank)
    return sorted(found.values(), key=len, reverse=True)
