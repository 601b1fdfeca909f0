"""Reports on a real Dask scheduler and its workers are those made here, also when a worker is killed half-way."""

import logging
import pickle
import re
import shutil
import subprocess
import sys
import threading
import time

import pytest
from conftest import chapter

from jsna.errors import JsnaError
from jsna.render.cluster import DESERTED, travelling
from jsna.render.plan import Request, plan
from jsna.render.pool import Manner
from jsna.workspace import Workspace

distributed = pytest.importorskip("distributed", reason="Dask is not installed: the extra `cluster`")


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """A scheduler and two workers of one thread, on loopback; gives its address, the processes, and starts a third."""
    room = tmp_path_factory.mktemp("dask")
    dask = [sys.executable, "-m", "distributed.cli"]
    facts = room / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": room}
    command = ["dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(facts)]
    started = [subprocess.Popen([*dask[:2], f"distributed.cli.{command[0]}", *command[1:]], **quiet)]
    until = time.monotonic() + 60
    while not facts.exists() and time.monotonic() < until:
        time.sleep(0.1)
    worker = [*dask[:2], "distributed.cli.dask_worker", "--scheduler-file", str(facts), "--nthreads", "1",
              "--no-dashboard", "--no-nanny", "--death-timeout", "30"]  # fmt: skip

    def start(*numbers):
        started.extend(subprocess.Popen([*worker, "--name", str(number)], **quiet) for number in numbers)
        with distributed.Client(scheduler_file=str(facts), timeout=60) as client:
            client.wait_for_workers(len(numbers), timeout=60)
            return client.scheduler.address

    yield start(1, 2), started, lambda: start(len(started))
    for process in started:
        process.kill()
        process.wait()


def pages(home):
    return {path.name: path.read_text(encoding="utf-8") for path in (home / "outputs").glob("ward-X05000001/0*.html")}


def test_a_cluster_makes_the_same_bytes_with_files_shared_or_sent(home, render, scheduler, monkeypatch, shared_process):
    address, *_ = scheduler
    render("X05000001")
    here = pages(home)
    shared = render("X05000001", force=True, manner=Manner(cluster=address))
    assert (len(shared.outcomes), shared.failed, pages(home)) == (2, [], here)
    shutil.rmtree(home / "outputs" / "ward-X05000001")
    monkeypatch.setattr("jsna.render.cluster.Cluster._shared", lambda _: False)
    sent = render("X05000001", manner=Manner(cluster=address))
    assert (len(sent.outcomes), sent.failed, pages(home)) == (2, [], here)


def test_what_is_sent_holds_no_path_of_this_system_which_another_could_not_read(home):
    report = plan(Request(("X05000001",)), Workspace(home))[0]
    here = type(home).__name__.encode()
    assert re.search(rb"(?<!Pure)" + here, pickle.dumps(report))
    assert not re.search(rb"(?<!Pure)" + here, pickle.dumps(travelling(report)))
    assert travelling(report).notebook.name == report.notebook.name


def test_a_scheduler_that_does_not_answer_is_named(render, monkeypatch):
    monkeypatch.setattr("jsna.render.cluster.PATIENCE", 1)
    with pytest.raises(JsnaError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        render("X05000001", manner=Manner(cluster="tcp://127.0.0.1:9"))


def test_reports_of_a_killed_worker_are_made_by_another(home, render, scheduler):
    address, (_, first, _), _ = scheduler
    chapter(home, "03_wait", "import time; time.sleep(1)")

    def killing(outcomes, _):
        for number, outcome in enumerate(outcomes):
            if number == 0:
                first.kill()
            yield outcome

    run = render(manner=Manner(cluster=address), rendering=killing)
    assert run.failed == []
    assert len(run.outcomes) == 9


@pytest.fixture
def said(monkeypatch):
    """What Dask itself says of what goes wrong, where it would be shown."""
    heard, handler = [], logging.Handler()
    handler.emit = lambda record: heard.append(record.getMessage())
    monkeypatch.setattr(logging.getLogger("distributed.client"), "handlers", [handler])
    monkeypatch.setattr(threading, "excepthook", lambda thrown: heard.append(str(thrown)))
    return heard


@pytest.mark.parametrize("lost", ["workers", "workers with what they made", "scheduler"])
def test_a_cluster_that_is_lost_fails_the_rest_with_what_to_do(home, render, scheduler, monkeypatch, said, lost):
    address, processes, start = scheduler
    monkeypatch.setattr("jsna.render.cluster.PATIENCE", 3)
    chapter(home, "03_wait", "import time; time.sleep(2)")
    if lost != "workers":
        start()
    answered = distributed.Future.result

    def kill():
        for process in processes[:1] if lost == "scheduler" else processes[1:]:
            process.kill()

    def killing(outcomes, _):
        for outcome in outcomes:
            kill()
            yield outcome

    def killed_first(future, *limit):
        kill()
        return answered(future, *limit)

    if "made" in lost:
        monkeypatch.setattr(distributed.Future, "result", killed_first)
    run = render(manner=Manner(cluster=address), rendering=killing, force=True)
    assert len(run.outcomes) == 9
    assert {each.reason for each in run.failed} == {DESERTED}
    assert said == []
