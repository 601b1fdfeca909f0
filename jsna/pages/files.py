"""Files of the outputs, written to a temporary name and moved when whole."""

import os
from collections.abc import Callable
from pathlib import Path

from jsna.pages.checks import faults


def write_whole(target: Path, content: str | bytes) -> None:
    """Write `content` to `target` so that a reader finds the earlier file or the new one, never a part."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def write_checked(target: Path, making: Callable[..., str]) -> list[str]:
    """Write a page and return the house rules that it breaks: it is then marked as a draft that names them.

    making : returns the page; `draft` gives it the faults that its mark is to name.
    """
    html = making()
    broken = faults(html)
    write_whole(target, making(draft=broken) if broken else html)
    return broken
