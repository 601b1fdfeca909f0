"""One build or render at a time in a workspace: the second is refused with the number of the process at work."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from jsna.errors import JsnaError
from jsna.workspace import Workspace

UNWRITABLE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def only_one(workspace: Workspace) -> Iterator[None]:
    """Hold the workspace's tables and pages; the system lets go of them when this process ends, however it ends.

    Raises
    ------
    JsnaError : another build or render holds them, or they cannot be written to, from the start or when it comes to it.
    """
    outputs = workspace.outputs
    if outputs.exists() and not outputs.is_dir():
        raise JsnaError(f"{outputs} is a file; it should be a folder: move it away")
    try:
        outputs.mkdir(parents=True, exist_ok=True)
        held = (outputs / ".lock").open("a+", encoding="utf-8", newline="\n")
    except OSError as wrong:
        raise JsnaError(f"pages cannot be written to {outputs}: {wrong.strerror or wrong}") from None
    with held, _told(workspace):
        if not _taken(held):
            held.seek(0)
            who = held.read().strip() or "unknown"
            raise JsnaError(f"a build or render is at work in {workspace.home} (process {who}); wait for it, or end it")
        held.seek(0)
        held.truncate()
        held.write(str(os.getpid()))
        held.flush()
        yield


@contextmanager
def _told(workspace: Workspace) -> Iterator[None]:
    """Tell in a sentence that the disk is full, or a file or folder may not be written."""
    try:
        yield
    except OSError as wrong:
        if wrong.errno not in UNWRITABLE:
            raise
        where = wrong.filename or f"a file in {workspace.home}"
        words = f"{where} cannot be written: {wrong.strerror}; what was finished stays"
        raise JsnaError(f"{words}. Mend that and give the command again") from wrong


def _taken(held: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            held.seek(1 << 30)  # a byte far past the number: nobody can read what is near a locked one
            msvcrt.locking(held.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
