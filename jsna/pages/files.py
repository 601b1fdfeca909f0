"""Pages checked as they are written: one that breaks a house rule says so itself."""

from collections.abc import Callable
from pathlib import Path

from jsna.pages.checks import faults
from jsna.whole import write_whole


def write_checked(target: Path, making: Callable[..., str]) -> list[str]:
    """Write a page and return the house rules that it breaks: it is then marked as a draft that names them.

    making : returns the page; `draft` gives it the faults that its mark is to name.
    """
    html = making()
    broken = faults(html)
    write_whole(target, making(draft=broken) if broken else html)
    return broken
