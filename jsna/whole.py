"""A file written to a temporary name and moved when whole."""

import os
from pathlib import Path


def write_whole(target: Path, content: str | bytes) -> None:
    """Write `content` to `target` so that a reader finds the earlier file or the new one, never a part."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
