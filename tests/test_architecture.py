"""The dependency rule: methods know no files, each room of the application keeps to its own, arrows never turn."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
METHODS = sorted((ROOT / "lib" / "needs").rglob("*.py"))
APPLICATION = sorted((ROOT / "jsna").rglob("*.py"))

OUTSIDE_WORLD = {
    "asyncio", "ctypes", "datetime", "fileinput", "ftplib", "glob", "gzip", "http", "importlib", "io", "locale",
    "logging", "multiprocessing", "os", "pathlib", "pickle", "shelve", "shutil", "signal", "socket", "sqlite3", "ssl",
    "subprocess", "sys", "tempfile", "threading", "time", "urllib", "uuid", "warnings", "zipfile",
}  # fmt: skip
NETWORK = {"aiohttp", "ftplib", "http", "httpx", "requests", "smtplib", "socket", "ssl", "urllib.request", "urllib3"}

MAY_IMPORT = {  # room of the application: the rooms it may ask; `cli`, `render` and `check` stand above all
    "errors": set(),
    "workspace": set(),
    "whole": set(),
    "facts": {"errors", "reads"},
    "places": {"errors"},
    "geography": {"errors", "facts", "places"},
    "rawfile": {"errors"},
    "unpacking": {"errors", "rawfile"},
    "needless": set(),
    "schema": {"errors", "needless"},
    "reads": set(),
    "prose": set(),
    "example": set(),
    "nested": {"facts"},
    "catalogue": {"errors", "facts", "nested", "reads"},
    "held": set(),
    "store": {"errors", "held", "reads", "schema", "whole"},
    "sources": {"catalogue", "errors", "rawfile", "schema"},
    "reading": {"errors", "places", "schema", "sources", "unpacking", "workspace"},
    "forecasts": {"schema"},
    "neighbours": {"schema", "sources"},
    "measures": {"catalogue", "geography", "neighbours", "schema"},
    "health": {"catalogue", "schema", "sources"},
    "figures": {"prose"},
    "pages": {"errors", "figures", "places", "prose", "whole"},
}
DOWNSTREAM = ("chapter", "subjects", "figures", "pages", "prose", "render")  # what readers see is made here


def imported(path: Path) -> set[str]:
    """Every module that `path` imports, by its full name, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            inside = node.module or ""
            found |= {f"{inside}.{each.name}" for each in node.names} if inside == "jsna" else {inside}
    return found


def attributes(path: Path) -> set[str]:
    """Every name that stands after a dot in `path`."""
    return {
        node.attr for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Attribute)
    }


def calls(path: Path) -> set[str]:
    """Every function that `path` calls by a plain name or as an attribute."""
    functions = [
        node.func for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
    ]
    return {
        each.id if isinstance(each, ast.Name) else each.attr
        for each in functions
        if hasattr(each, "id") or hasattr(each, "attr")
    }


def room(path: Path) -> str:
    """The room of the application that a module stands in."""
    return path.relative_to(ROOT / "jsna").with_suffix("").parts[0]


def rooms_that(holds) -> set[str]:
    """The rooms with a module of which `holds` is true."""
    return {room(path) for path in APPLICATION if holds(path)}


def rooms_naming(*names: str) -> set[str]:
    """The rooms that use one of `names` after a dot: where a path of the workspace is asked for."""
    return rooms_that(lambda path: attributes(path) & set(names))


@pytest.mark.parametrize("path", METHODS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_method_imports_numpy_pandas_scipy_and_the_plain_standard_library_only(path):
    tops = {name.split(".")[0] for name in imported(path)}
    assert tops <= {"needs", "numpy", "pandas", "scipy"} | (set(sys.stdlib_module_names) - OUTSIDE_WORLD)


@pytest.mark.parametrize("path", METHODS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_method_opens_no_file_prints_nothing_and_asks_no_clock(path):
    forbidden = {"open", "print", "input", "plot", "today", "now", "apply", "iterrows", "itertuples"}
    files = {name for name in calls(path) if re.match(r"(read|to)_(csv|parquet|excel|json|pickle|feather|sql)$", name)}
    assert (calls(path) & forbidden) | files == set()


@pytest.mark.parametrize("name", sorted(MAY_IMPORT))
def test_a_room_asks_only_the_rooms_before_it(name):
    paths = [path for path in APPLICATION if room(path) == name]
    asked = {full.split(".")[1] for path in paths for full in imported(path) if full.startswith("jsna.")}
    assert asked - {name} <= MAY_IMPORT[name]


def test_every_module_named_in_the_rule_exists():
    assert set(MAY_IMPORT) <= {room(path) for path in APPLICATION}


def test_no_two_rooms_import_each_other():
    asked: dict[str, set[str]] = {}
    for path in APPLICATION:
        found = {full.split(".")[1] for full in imported(path) if full.startswith("jsna.")}
        asked.setdefault(room(path), set()).update(found - {room(path)})
    assert {frozenset((one, two)) for one in asked for two in asked[one] if one in asked.get(two, set())} == set()


def test_only_fetch_opens_the_network():
    assert rooms_that(lambda path: imported(path) & NETWORK) == {"fetch"}


def test_only_readers_of_published_files_open_them():
    assert rooms_that(lambda path: "jsna.rawfile" in imported(path)) <= {"sources", "unpacking"}
    assert rooms_that(lambda path: "jsna.unpacking" in imported(path)) <= {"reading", "fetch"}
    assert rooms_naming("raw", "raw_folders", "plans") <= {
        "workspace",
        "reading",
        "fetch",
        "plans",
        "build",
        "built",
        "check",
        "templates",
    }


def test_only_the_store_reads_and_writes_tables():
    assert rooms_that(lambda path: {"pyarrow.parquet", "pyarrow.dataset"} & imported(path)) == {"store"}
    assert rooms_that(lambda path: {"read_parquet", "to_parquet"} & calls(path)) == set()


@pytest.mark.parametrize("name", DOWNSTREAM)
def test_what_readers_see_is_made_from_the_release_alone(name):
    paths = [path for path in APPLICATION if room(path) == name]
    assert paths, f"there is no {name}"
    unprotected = {"raw", "raw_folders", "rawfile", "reading", "unpacking"}
    assert {used for path in paths for used in attributes(path)} & unprotected == set()
    assert {full.split(".")[1] for path in paths for full in imported(path) if full.startswith("jsna.")}.isdisjoint(
        {"fetch", "health", "measures", "protect", "rawfile", "reading", "sources", "unpacking"}
    )


def test_only_build_reads_the_unprotected_tables():
    assert rooms_naming("processed") <= {"workspace", "build", "render"}
    unprotected = re.compile(r"store\.(?:read|exists)\([^)]*processed")
    assert rooms_that(lambda path: unprotected.search(path.read_text(encoding="utf-8"))) <= {"build"}


def test_only_pages_and_the_runs_that_call_them_write_outputs():
    assert rooms_naming("outputs") <= {"workspace", "render", "pages", "check"}


def test_nothing_of_the_program_imports_tests_or_notebooks():
    tops = {name.split(".")[0] for path in [*APPLICATION, *METHODS] for name in imported(path)}
    assert tops & {"tests", "notebooks", "benchmarks", "conftest", "pytest"} == set()


def test_no_module_has_a_name_that_says_nothing():
    empty = {"utils", "util", "helpers", "common", "misc", "tools", "core", "base"}
    assert [path for path in [*APPLICATION, *METHODS] if path.stem.strip("_") in empty] == []


@pytest.mark.parametrize("path", [*METHODS, *APPLICATION], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_frame_is_called_df_and_nothing_is_left_to_do(path):
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"\bdf\b|\b(?:TODO|FIXME|XXX)\b|except(?: \w+)?:\s+pass\n", text) == []


@pytest.mark.parametrize("path", [*METHODS, *APPLICATION], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_function_does_fits_one_screen(path):
    functions = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)]
    bodies = {each.name: each.body[1:] if ast.get_docstring(each) else each.body for each in functions}
    lines = {name: body[-1].end_lineno - body[0].lineno + 1 for name, body in bodies.items() if body}
    assert {name: length for name, length in lines.items() if length > 40} == {}
