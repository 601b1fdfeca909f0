"""A working process without forks: it makes one report at a time, each notebook in the stock kernel that it keeps."""

import os
import shutil
import sys
import threading
import time
from queue import Queue
from typing import Any, BinaryIO

from jsna.needless import left_out
from jsna.render import wire
from jsna.render.wire import Answer, Task

with left_out():
    from jupyter_core.utils import ensure_event_loop
    from papermill.exceptions import PapermillException

    from jsna.render.stock import Died, Used, keeper


def serve(commands: BinaryIO, answers: BinaryIO, room: str) -> None:
    """Do each task in turn until the input ends; then end at once, with all that was started or put aside in `room`."""
    tasks: Queue[Task] = Queue()
    threading.Thread(target=_listen, args=(commands, tasks, room), daemon=True).start()
    while True:
        task = tasks.get()
        keeper.started = lambda pid, number=task.number: wire.send(answers, ("started", number, pid))  # type: ignore[misc]
        wire.send(answers, _done(task))


def _listen(commands: BinaryIO, tasks: "Queue[Task]", room: str) -> None:
    while True:
        try:
            tasks.put(wire.receive(commands))
        except EOFError:
            keeper.end()
            shutil.rmtree(room, ignore_errors=True)
            os._exit(0)


def _done(task: Task) -> Answer:
    started, cpu = time.monotonic(), time.process_time()
    keeper.used = Used()
    said: dict[str, Any] = {}
    try:
        said["value"] = task.call()
    except PapermillException as crash:
        said["crash"], said["died"] = str(crash), isinstance(crash, Died)
    except Exception as wrong:
        said["raised"] = RuntimeError(f"{type(wrong).__name__}: {wrong}")
    used = keeper.used
    return Answer(
        task.number, seconds=time.monotonic() - started, cpu=time.process_time() - cpu + used.cpu,
        memory=used.memory, **{"crash": used.verdict, **said},
    )  # fmt: skip


def main(room: str) -> None:
    """Serve over standard input and output, which nothing else may use."""
    commands, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    empty = os.open(os.devnull, os.O_RDWR)
    os.dup2(empty, 0)
    os.dup2(empty, 1)
    ensure_event_loop(prefer_selector_loop=True)  # Windows has two kinds, and sockets of kernels want this one
    serve(commands, answers, room)


if __name__ == "__main__":
    main(sys.argv[1])
