"""What a command and its working processes say to each other: whole pickled messages over pipes."""

import os
import pickle
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, BinaryIO

LENGTH = struct.Struct("<Q")


@dataclass(frozen=True)
class Limits:
    """The most seconds a cell and a whole report may take; None is no limit."""

    cell: float | None = None
    report: float | None = None


UNLIMITED = Limits()


@dataclass(frozen=True)
class Task:
    """A function ("module:name") to call with arguments, by the number its answer bears."""

    number: int
    function: str
    arguments: tuple[Any, ...]
    limits: Limits

    def call(self) -> Any:
        """Call the function, which only the process that does the task needs to know."""
        module, _, name = self.function.partition(":")
        return getattr(import_module(module), name)(*self.arguments)


@dataclass(frozen=True)
class Answer:
    """How a task went: its value, or the exception it raised, or why its process ended without either.

    cell : position of the cell that was running. died : ended by a signal that was not ours. memory : MB at most.
    """

    number: int
    value: Any = None
    raised: BaseException | None = None
    crash: str = ""
    died: bool = False
    cell: int | None = None
    seconds: float = 0.0
    cpu: float = 0.0
    memory: float = 0.0


def packed(message: object) -> bytes:
    """Return `message` with its length before it."""
    content = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(content)) + content


def send(stream: BinaryIO, message: object) -> None:
    """Write `message` to a blocking stream."""
    stream.write(packed(message))
    stream.flush()


def receive(stream: BinaryIO) -> Any:
    """Return the next message of a blocking stream; EOFError where there is none."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise EOFError
    (length,) = LENGTH.unpack(head)
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return pickle.loads(content)  # what our own processes wrote


class Inbox:
    """Messages of a file descriptor that must not block: read what is there, give what is whole."""

    def __init__(self, descriptor: int) -> None:
        """Watch `descriptor`, which is made non-blocking."""
        self.descriptor = descriptor
        self.ended = False
        self._bytes = bytearray()
        os.set_blocking(descriptor, False)

    def messages(self) -> Iterator[Any]:
        """Yield the messages that have come in whole; sets `ended` at the end of the stream."""
        self._fill()
        while len(self._bytes) >= LENGTH.size:
            (length,) = LENGTH.unpack_from(self._bytes)
            if len(self._bytes) < LENGTH.size + length:
                return
            content = bytes(self._bytes[LENGTH.size : LENGTH.size + length])
            del self._bytes[: LENGTH.size + length]
            yield pickle.loads(content)

    def _fill(self) -> None:
        while not self.ended:
            try:
                fresh = os.read(self.descriptor, 1 << 20)
            except BlockingIOError:
                return
            self._bytes += fresh
            self.ended = not fresh
