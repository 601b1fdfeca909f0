"""A file written to a temporary name and moved when whole."""

import os
import time
from contextlib import suppress
from pathlib import Path

PAUSES = (0.1, 0.4, 1.5) if os.name == "nt" else ()  # seconds: there, a scanner holds a new file for a moment
OPEN_ELSEWHERE = "it may be open in another program, such as Excel"


def write_whole(target: Path, content: str | bytes) -> None:
    """Write `content` to `target` so that a reader finds the earlier file or the new one, never a part."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        put(part, target)
    finally:
        part.unlink(missing_ok=True)


def put(part: Path, target: Path) -> None:
    """Move a whole file to `target`, over what stands there.

    Raises
    ------
    PermissionError : another program has `target` open, as Excel has a workbook on Windows.
    """
    for pause in PAUSES:
        with suppress(PermissionError):
            part.replace(target)
            return
        time.sleep(pause)
    try:
        part.replace(target)
    except PermissionError as held:
        raise PermissionError(held.errno, OPEN_ELSEWHERE, str(target)) from None
