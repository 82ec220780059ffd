"""A stack for the parser, whose depth is that of the file: a small one is the process's end."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

STACK = 1024 * 1024  # bytes that the parser needs for what it takes to be not too deep
ROOM = 16 * STACK


def with_room(work: Callable[[], T]) -> T:
    """Return what `work` returns, or raise what it raises; on a stack with room for the parser.

    On a small one (`ulimit -s`) a deeply nested file would end the process.
    """
    if not _stack_is_small():
        return work()
    import threading

    done: list[Callable[[], T]] = []

    def run() -> None:
        try:
            made = work()
        except BaseException as error:  # noqa: BLE001 - it is raised where it belongs
            done.append(partial(_raise, error))
        else:
            done.append(lambda: made)

    before = threading.stack_size(ROOM)
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    return done[0]()


def _raise(error: BaseException) -> Any:
    raise error


@cache
def _stack_is_small() -> bool:
    try:
        from resource import RLIM_INFINITY, RLIMIT_STACK, getrlimit
    except ImportError:  # a system without such limits
        return False
    limit = getrlimit(RLIMIT_STACK)[0]
    return limit != RLIM_INFINITY and limit < STACK
