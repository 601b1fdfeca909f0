"""A working process without forks: it makes one report at a time, its notebook in a stock kernel of its own."""

import os
import time
from typing import BinaryIO

from jsna.render import wire
from jsna.render.wire import Answer, Task


def serve(commands: BinaryIO, answers: BinaryIO) -> None:
    """Do each task in turn until the input ends."""
    while True:
        try:
            task: Task = wire.receive(commands)
        except EOFError:
            return
        wire.send(answers, _done(task))


def _done(task: Task) -> Answer:
    started = time.monotonic()
    try:
        value = task.call()
    except Exception as wrong:
        return Answer(task.number, raised=RuntimeError(f"{type(wrong).__name__}: {wrong}"))
    return Answer(task.number, value, seconds=time.monotonic() - started)


def main() -> None:
    """Serve over standard input and output, which nothing else may use."""
    commands, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    empty = os.open(os.devnull, os.O_RDWR)
    os.dup2(empty, 0)
    os.dup2(empty, 1)
    serve(commands, answers)


if __name__ == "__main__":
    main()
