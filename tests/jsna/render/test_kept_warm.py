"""A warm process kept for a whole run makes the reports, and does afterwards what its libraries are good for."""

import os
import tempfile
from pathlib import Path

import pytest

from jsna.render.fork import can_fork
from jsna.render.pool import Manner, Pool
from jsna.render.warm import in_forks, kept_warm, plain_process, warm_process
from jsna.render.wire import UNLIMITED
from jsna.workspace import Workspace

forks = pytest.mark.skipif(not can_fork(), reason="warm processes are forked on Linux only")


@pytest.mark.parametrize(
    "start", [pytest.param(lambda: warm_process(1), marks=forks), plain_process], ids=["forked", "plain"]
)
@pytest.mark.parametrize("end", ["close", "kill"])
def test_a_working_process_leaves_nothing_among_the_temporary_files(tmp_path, monkeypatch, start, end):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    process = start()
    put_aside = process.submit("tempfile:mkdtemp", (), UNLIMITED).result().value
    assert Path(put_aside).is_relative_to(tmp_path)
    if end == "kill":
        process._process.kill()
    process.close()
    assert list(tmp_path.iterdir()) == []


@forks
def test_without_a_kept_process_nothing_is_called_elsewhere(tmp_path):
    assert in_forks("os:getpid", [()], tmp_path) is None


@forks
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
