"""A progress bar with rate and time left, where somebody watches."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text


class RateColumn(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        """Show the rate, once there is one."""
        return Text(f"{task.speed:.1f}/s" if task.speed else "")


@contextmanager
def counted(words: str, console: Console) -> Iterator[Callable[..., Iterable[Any]]]:
    """Give a function that counts what passes through it on a progress bar; silent where nobody watches."""
    columns = (TextColumn(words), BarColumn(), MofNCompleteColumn(), RateColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:

        def through(items: Iterable[Any], total: int | None = None) -> Iterable[Any]:
            several = list(items) if total is None else items
            return bar.track(several, total=len(several) if isinstance(several, list) else total, description=words)

        yield through
