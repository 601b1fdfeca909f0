"""Libraries that others load wherever they are installed, at a cost, and that nothing here uses."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

NEEDLESS = ("hypothesis", "isoduration", "rfc3987_syntax")  # pandera's tests; two formats that notebooks do not have


@contextmanager
def left_out(*more: str) -> Iterator[None]:
    """Hide what nothing here uses, and `more`, while other libraries are imported; what is loaded already stays."""
    hidden = [name for name in (*NEEDLESS, *more) if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
