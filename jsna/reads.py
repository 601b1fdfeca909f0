"""What this process has read of the release and of files of facts: a report is made anew when just that has changed.

Kept for the whole process: a notebook runs in a process of its own, whether forked or a kernel.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

EVERY = "*"
Made = TypeVar("Made")
Seen = Mapping[str, set[str]]

_seen: dict[str, set[str]] = {}


def note(table: str, keys: Iterable[str] | None, *, by: str = "area_code") -> None:
    """Remember that rows of `table` whose column `by` has one of `keys` were read; None is the whole table."""
    _seen.setdefault(f"{table}.{by}", set()).update([EVERY] if keys is None else keys)


def seen_by(make: Callable[[], Made]) -> tuple[Made, Seen]:
    """Return what `make` returns, and what it read: who keeps the one notes the other `again` whenever it is used."""
    global _seen
    before, _seen = _seen, {}
    try:
        return make(), _seen
    finally:
        _seen = before


def again(seen: Seen) -> None:
    """Remember what was read when something was made that is kept."""
    for name, keys in seen.items():
        _seen.setdefault(name, set()).update(keys)


def noted() -> dict[str, list[str]]:
    """Return what was read: keys by table and column, "*" where it was the whole table."""
    return {name: [EVERY] if EVERY in keys else sorted(keys) for name, keys in sorted(_seen.items())}


def forget() -> None:
    """Forget what was read, as a warm process does before it forks."""
    _seen.clear()
