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
    assert len(named) > 20
    assert [name for name in named if not ((ROOT / name).exists() or (ROOT / "jsna" / name).exists())] == []
