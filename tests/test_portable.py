"""What would work on Linux alone is not written: text has its encoding and line ends, names fit every system."""

import ast
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = sorted([*(ROOT / "jsna").rglob("*.py"), *(ROOT / "lib").rglob("*.py")])
EVERY = sorted([*PROGRAM, *(ROOT / "benchmarks").rglob("*.py"), *(ROOT / "tests").rglob("*.py")])
UNIX = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}


@cache
def nodes(path):
    """Every call in a module, and what stands at its top."""
    module = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(module) if isinstance(node, ast.Call)], module.body


def called(paths, *names):
    """Each call of a function or method with one of these names: the call, where it stands, the options it is given."""
    for path in paths:
        for node in nodes(path)[0]:
            if getattr(node.func, "attr", getattr(node.func, "id", "")) in names:
                given = {each.arg for each in node.keywords}
                yield node, f"{path.relative_to(ROOT).as_posix()}:{node.lineno}", given


def opened(paths):
    """The same of each call that opens a file as text, with its mode."""
    for call, where, given in called(paths, "open", "fdopen", "TemporaryFile", "NamedTemporaryFile"):
        words = [each.value for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        mode = next((word for word in words if set(word) <= set("rwaxbt+")), "")
        if mode and "b" not in mode:
            yield mode, where, given


def test_text_is_read_and_written_with_an_encoding_that_is_named():
    """Else Windows takes its own, which has neither − nor ŵ."""
    whole = [
        (where, given)
        for call, where, given in called(EVERY, "read_text", "write_text")
        if isinstance(call.func, ast.Attribute) and not (call.func.attr == "read_text" and call.args)
    ]
    parts = [(where, given) for _, where, given in opened(PROGRAM)]
    assert [where for where, given in [*whole, *parts] if "encoding" not in given] == []


def test_text_is_written_with_line_ends_that_are_named():
    """Else Windows ends each line with two characters, and pages, templates and their checksums differ."""
    whole = [(where, given) for _, where, given in called(PROGRAM, "write_text")]
    parts = [(where, given) for mode, where, given in opened(PROGRAM) if set(mode) & set("wax+")]
    assert [where for where, given in [*whole, *parts] if "newline" not in given] == []
    tables = called(PROGRAM, "to_csv", "writer")
    assert [where for _, where, given in tables if "lineterminator" not in given] == []


def test_what_another_program_says_is_read_as_utf_8():
    started = called(EVERY, "run", "Popen", "check_output")
    assert [where for _, where, given in started if "text" in given and "encoding" not in given] == []


def test_what_unix_alone_has_is_imported_only_where_it_is_used():
    for path in PROGRAM:
        _, top = nodes(path)
        modules = {each.name for node in top if isinstance(node, ast.Import) for each in node.names}
        modules |= {node.module for node in top if isinstance(node, ast.ImportFrom)}
        assert modules & UNIX == set(), path


def test_no_tracked_file_has_a_name_that_windows_refuses_or_takes_for_another():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    if listed.returncode:
        pytest.skip("this is not a clone: git names no files")
    names = [name for name in listed.stdout.split("\0") if name]
    parts = {part for name in names for part in name.split("/")}
    assert [part for part in parts if set(part) & set('<>:"\\|?*') or part != part.rstrip(". ")] == []
    assert [part for part in parts if part.partition(".")[0].lower() in DEVICES] == []
    assert len({name.lower() for name in names}) == len(names)
    assert max(map(len, names)) < 140  # of the 260 that a whole path may have


def test_a_checkout_has_the_same_line_ends_on_every_system():
    assert "* text=auto eol=lf" in (ROOT / ".gitattributes").read_text(encoding="utf-8").splitlines()
