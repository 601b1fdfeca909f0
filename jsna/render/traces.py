"""Inside a kernel: what a report left behind, told by holding what there is against what there was before any report.

Every module and class must have the very attributes it had; options, environment, filters, threads, processes and the
shell's own parts must be as they were. Nothing of that is mended: a kernel with a trace is not used again.
"""

import gc
import io
import json
import locale
import logging
import os
import random
import signal
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import _lru_cache_wrapper
from importlib import import_module
from inspect import isfunction
from operator import is_
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import psutil  # type: ignore[import-untyped]
from IPython.core.getipython import get_ipython
from matplotlib._pylab_helpers import Gcf
from matplotlib.path import Path as Outline

from jsna import reads
from jsna.needless import left_out

with left_out():
    from jsna.render.shell import leave
    from jsna.render.warmth import share, warm_code

OURS = ("jsna", "needs")
WATCHED = (*OURS, "matplotlib", "pandas._config")  # packages whose lists and tables are held to their contents too
APART = {"__main__", "__mp_main__", __name__}  # the notebook's own names, which are begun anew, and these
PRINTERS = ("type_printers", "singleton_printers", "deferred_printers")
Attributes = dict[str, Any]

_modules: dict[str, Attributes] = {}
_classes: list[tuple[type, Attributes]] = []
_loggers: list[logging.Logger] = []
_state: dict[str, Any] = {}


def warm(modules: list[str]) -> str:
    """Load what reports share, and `modules`, then remember the state of this process."""
    warm_code()
    share()
    for name in modules:
        with suppress(Exception):  # what cannot be loaded alone is found among the new modules after a report
            import_module(name)
    _use_once()
    _shell().ask_exit = leave
    begin()
    gc.collect()
    _classes.extend((each, dict(vars(each))) for each in gc.get_objects() if isinstance(each, type))
    _modules.update({name: dict(vars(each)) for name, each in sys.modules.items() if hasattr(each, "__dict__")})
    _loggers.extend(each for each in logging.root.manager.loggerDict.values() if isinstance(each, logging.Logger))
    _state.update(_now())
    gc.freeze()
    return ""


def _use_once() -> None:
    """Have libraries make what they make when first used, and keep."""
    getattr(_shell(), "logger", None)
    import_module("pandas.util._exceptions").find_stack_level()  # notes where pandas is when it first warns
    with tempfile.TemporaryFile():
        Outline.unit_circle(), Outline.unit_circle_righthalf(), Outline.unit_rectangle()
    if "matplotlib.pyplot" in sys.modules:
        pyplot = import_module("matplotlib.pyplot")
        pyplot.plot([0], "o")
        pyplot.savefig(io.BytesIO())
        pyplot.close("all")


def begin(folder: str = ".") -> str:
    """Be as a new process is: no names, nothing read or kept; return the processor seconds used so far."""
    _shell().reset()
    random.seed()
    np.random.seed()
    for name, module in list(sys.modules.items()):
        own = vars(module) if hasattr(module, "__dict__") else {}
        if "__warningregistry__" in own:  # what was warned of once
            del module.__warningregistry__
        for each in own.values() if name.partition(".")[0] in OURS else ():
            if isinstance(each, _lru_cache_wrapper):
                each.cache_clear()
    reads.forget()
    os.chdir(folder)
    return json.dumps(time.process_time())


def left() -> str:
    """Return the modules that a report loaded, what else it left, processor seconds so far and the memory in MB."""
    begin(os.path.sep)
    gc.collect()
    loaded = sorted(name for name in sys.modules if name not in _modules)
    return json.dumps([loaded, list(_traces()), time.process_time(), _memory()])


def _traces() -> Iterator[str]:
    for name, before in _modules.items():
        if name not in APART and not _same(before, vars(sys.modules.get(name, sys.modules["__main__"]))):
            yield f"module {name}"
    yield from (f"class {each.__qualname__}" for each, before in _classes if not _same(before, vars(each)))
    now = _now()
    yield from (name for name, before in _state.items() if now.get(name) != before)


def _same(before: Attributes, now: Mapping[str, Any]) -> bool:
    """Whether the very same things stand under the same names."""
    return len(before) == len(now) and all(map(is_, before.values(), now.values()))


def _now() -> dict[str, Any]:
    """What a process has besides the attributes of its modules and classes."""
    return {
        "environment": dict(os.environ),
        "import path": [[*sys.path], [*sys.argv], [*map(id, sys.meta_path)], [*map(id, sys.path_hooks)]],
        "interpreter": [sys.getrecursionlimit(), sys.getswitchinterval(), sys.gettrace(), gc.isenabled()],
        "warnings": [*warnings.filters],
        "locale": locale.setlocale(locale.LC_ALL),
        "signals": [*map(signal.getsignal, (signal.SIGINT, signal.SIGTERM))],
        "options": [_copy(pd.options.d), dict(mpl.rcParams), np.geterr(), repr(np.get_printoptions())],
        "open figures": [*Gcf.figs],
        "loggers": [
            (each.level, each.disabled, each.propagate, [*each.handlers]) for each in (logging.root, *_loggers)
        ],
        "threads": {each.ident for each in threading.enumerate()},
        "processes": {each.pid for each in psutil.Process().children()},
        **{f"the shell's {name}": found for name, found in _parts(_shell()).items()},
        **{f"what {name} holds": _held(name) for name in _modules if name not in APART and name.startswith(WATCHED)},
    }


def _held(name: str) -> Attributes:
    """The lists and tables that stand in a module, with what they hold."""
    own = vars(sys.modules[name]) if name in sys.modules else {}
    return {key: _copy(value) for key, value in own.items() if isinstance(value, dict | list | set) and key[:2] != "__"}


def _copy(thing: Any, depth: int = 3) -> Any:
    """Lists and tables copied, with those inside them; anything else as it is."""
    if depth and isinstance(thing, dict):
        return {key: _copy(value, depth - 1) for key, value in thing.items()}
    if depth and isinstance(thing, list | set):
        return [_copy(value, depth - 1) for value in thing]
    return thing


def _parts(shell: Any) -> dict[str, Any]:
    """What a notebook may add to or change in the shell."""
    formatters, magics = shell.display_formatter.formatters.values(), shell.magics_manager.magics.values()
    return {
        "printers": [[dict(getattr(each, kind)) for kind in PRINTERS] for each in formatters],
        "transformers": [*shell.ast_transformers, *shell.input_transformers_post],
        "handlers of errors": shell.custom_exceptions,
        "events": {name: [*those] for name, those in shell.events.callbacks.items()},
        "magics": [[name for name, each in those.items() if isfunction(each)] for those in magics],
        "extensions": {*shell.extension_manager.loaded},
        "attributes": {*vars(shell)},
    }


def _memory() -> float:
    """The most memory this process has had, in MB."""
    if sys.platform == "linux":  # where `getrusage` would begin with what the process had that started this one
        told = Path("/proc/self/status").read_text(encoding="utf-8")
        return int(told.partition("VmHWM:")[2].split()[0]) / 2**10
    if sys.platform == "win32":
        return float(psutil.Process().memory_info().peak_wset) / 2**20
    from resource import RUSAGE_SELF, getrusage

    return getrusage(RUSAGE_SELF).ru_maxrss / 2**20


def _shell() -> Any:
    return get_ipython()
