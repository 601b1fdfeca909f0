"""Forks of a warm process have no open file in common: they would move each other's place in it while they read."""

from pathlib import Path

import pytest

from jsna.render.fork import can_fork
from jsna.render.wire import UNLIMITED


@pytest.mark.skipif(not can_fork(), reason="warm processes are forked on Linux only")
def test_a_warm_process_holds_no_file_open(_kept):
    _kept.submit("jsna.figures.canvas:width_of", ("letters",), UNLIMITED).result()  # once it is warm
    held = [link.readlink() for link in Path(f"/proc/{_kept.pid}/fd").iterdir()]
    assert [path for path in held if path.is_file()] == []
