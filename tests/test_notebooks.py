"""Notebooks: parameters first, no outputs, nothing defined, no file opened, one thought a cell."""

import ast
import json
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1] / "notebooks"
REPORTS = sorted([*ROOT.glob("chapters/*.ipynb"), *ROOT.glob("profiles/*.ipynb")])
EVERY = sorted(ROOT.rglob("*.ipynb"))
CELLS, LINES = 25, 6

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
LOOPS = (ast.For, ast.While, ast.AsyncFor, ast.comprehension, ast.Try, ast.With)
FILES = {"open", "Path", "read_csv", "read_parquet", "read_excel", "read_json", "read_file", "to_csv", "urlopen"}

named = pytest.mark.parametrize("path", EVERY, ids=lambda path: path.stem)
reported = pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)


def cells(path, kind="code"):
    content = json.loads(path.read_text(encoding="utf-8"))
    return [cell | {"source": "".join(cell["source"])} for cell in content["cells"] if cell["cell_type"] == kind]


def tree(path):
    return ast.parse("\n".join(cell["source"] for cell in cells(path)))


def tagged(path, tag):
    return [place for place, cell in enumerate(cells(path)) if tag in cell["metadata"].get("tags", [])]


@reported
def test_parameters_stand_first_then_the_setup(path):
    assert (tagged(path, "parameters"), tagged(path, "setup")) == ([0], [1])
    first = ast.parse(cells(path)[0]["source"]).body
    assert all(isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant) for line in first)
    assert [line.targets[0].id for line in first][:2] == ["area", "area_type"]


@reported
def test_every_parameter_is_used(path):
    names = [line.targets[0].id for line in ast.parse(cells(path)[0]["source"]).body]
    later = {
        node.id
        for cell in cells(path)[1:]
        for node in ast.walk(ast.parse(cell["source"]))
        if isinstance(node, ast.Name)
    }
    assert set(names) <= later


@named
def test_no_output_is_committed(path):
    assert [cell for cell in cells(path) if cell["outputs"] or cell["execution_count"] is not None] == []


@named
def test_nothing_is_defined_and_nothing_is_looped(path):
    assert [type(node).__name__ for node in ast.walk(tree(path)) if isinstance(node, (*DEFINITIONS, *LOOPS))] == []


@named
def test_no_file_is_opened_and_no_path_is_written(path):
    words = {
        node.id if isinstance(node, ast.Name) else node.attr
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Name | ast.Attribute)
    }
    texts = [
        node.value for node in ast.walk(tree(path)) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert words & FILES == set()
    assert [text for text in texts if "/" in text and " " not in text.strip() and "." in text] == []


@named
def test_only_the_application_is_imported_and_no_room_is_skipped(path):
    found = {node.module for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom)}
    found |= {each.name for node in ast.walk(tree(path)) if isinstance(node, ast.Import) for each in node.names}
    assert {name.split(".")[0] for name in found} <= {"jsna", "pandas"}
    assert found & {"jsna.store", "jsna.build", "jsna.reading", "jsna.sources", "jsna.fetch", "jsna.measures"} == set()


@named
def test_a_notebook_is_short_and_a_cell_is_one_thought(path):
    every = [*cells(path), *cells(path, "markdown")]
    assert len(every) <= CELLS
    assert [cell["source"] for cell in cells(path) if len(cell["source"].splitlines()) > LINES] == []


@reported
def test_metadata_say_the_title_and_what_would_fill_the_chapter(path):
    facts = json.loads(path.read_text(encoding="utf-8"))["metadata"]["jsna"]
    assert facts["title"]
    assert facts["needs"]
    assert all(words for words in facts["needs"].values())


@reported
def test_one_heading_of_the_first_level_stands_first_and_no_level_is_skipped(path):
    levels = [
        len(line) - len(line.lstrip("#"))
        for cell in cells(path, "markdown")
        for line in cell["source"].splitlines()
        if line.startswith("#")
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_chapters_are_numbered_and_no_number_stands_twice():
    numbers = [path.stem[:2] for path in sorted((ROOT / "chapters").glob("*.ipynb"))]
    assert all(number.isdigit() for number in numbers)
    assert len(set(numbers)) == len(numbers)
