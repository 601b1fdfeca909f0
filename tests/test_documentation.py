"""The documents name what there is: every module, function, file and folder that they mention."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOTTED = re.compile(r"`((?:needs|jsna)(?:\.\w+)+)`")


def is_there(dotted):
    """Whether a dotted name is a module or package of ours, or a function or class in one."""
    path = (ROOT / "lib" if dotted.startswith("needs") else ROOT).joinpath(*dotted.split("."))
    if path.is_dir() or path.with_suffix(".py").exists():
        return True
    module = path.parent.with_suffix(".py")
    return module.exists() and bool(re.search(rf"^(?:def|class) {path.name}\b", module.read_text("utf-8"), re.M))


@pytest.mark.parametrize("name", ["docs/methods.md", "CONTRIBUTING.md"])
def test_every_module_or_function_that_a_document_names_is_there(name):
    named = DOTTED.findall((ROOT / name).read_text(encoding="utf-8"))
    assert [dotted for dotted in named if not is_there(dotted)] == []


def test_every_room_of_the_house_is_a_file_or_folder():
    rooms = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("| Room |")[1].split("\n\n")[0]
    named = [name for cell in re.findall(r"^\| (`.*?) \|", rooms, re.M) for name in re.findall(r"`([^`]+)`", cell)]
    assert [name for name in named if not ((ROOT / name).exists() or (ROOT / "jsna" / name).exists())] == []


def test_every_file_and_folder_of_the_application_has_its_room():
    rooms = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("| Room |")[1].split("\n\n")[0]
    named = {name.removeprefix("jsna/").strip("/") for name in re.findall(r"`([^`]+)`", rooms)}
    there = {path.name for path in (ROOT / "jsna").iterdir() if path.is_dir() or path.suffix == ".py"}
    assert {name for name in there - named if not name.startswith("__")} == set()


def test_every_command_that_a_document_shows_is_one_of_the_program():
    known = {*re.findall(r"^def (\w+)\(", (ROOT / "jsna" / "cli.py").read_text("utf-8"), re.M)}
    texts = [
        path.read_text("utf-8") for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/*.md")]
    ]
    asked = {word for text in texts for word in re.findall(r"(?:`|^|; )jsna (?:--home \S+ )?([a-z]+)", text, re.M)}
    assert {"fetch", "build", "render", "check", "new"} <= asked <= known


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", "docs/methods.md", "docs/plans.md", "docs/cluster.md"]
)
def test_every_link_of_a_document_leads_to_a_file(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text) + re.findall(r"`(?:python )?(benchmarks/\w+\.py)", text)
    assert [link for link in links if not ((ROOT / name).parent / link).exists() and not (ROOT / link).exists()] == []
