"""A warm process kept for a whole run makes the reports, and does afterwards what its libraries are good for."""

import os

import pytest

from jsna.render.fork import can_fork
from jsna.render.pool import Manner, Pool
from jsna.render.warm import in_forks, kept_warm
from jsna.workspace import Workspace

pytestmark = pytest.mark.skipif(not can_fork(), reason="warm processes are forked on Linux only")


def test_without_a_kept_process_nothing_is_called_elsewhere(tmp_path):
    assert in_forks("os:getpid", [()], tmp_path) is None


def test_a_kept_process_serves_the_reports_and_what_follows_them_and_ends_with_the_run(tmp_path):
    with kept_warm(2, tmp_path):
        pool = Pool(Workspace(tmp_path), Manner(2), 1)
        pool.close()
        (template,) = in_forks("os:getppid", [()], tmp_path)
        assert pool._processes[0].pid == template
        first, second = in_forks("os:getpid", [(), ()], tmp_path)
        assert len({first, second, template, os.getpid()}) == 4
        with pytest.raises(ValueError, match="invalid literal"):
            in_forks("builtins:int", [("one",)], tmp_path)
    assert in_forks("os:getpid", [()], tmp_path) is None
    with pytest.raises(ProcessLookupError):
        os.kill(template, 0)
