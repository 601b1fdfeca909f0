"""A small plan of an invented place, written anew for each test, and a way to spoil one of its files."""

import pytest
from plan_of_dale import FILES

from jsna import plans
from jsna.workspace import Workspace


@pytest.fixture
def workspace(tmp_path):
    """A workspace with the plan of Dale."""
    made = Workspace(tmp_path)
    (made.plans / "dale").mkdir(parents=True)
    for name, text in FILES.items():
        (made.plans / "dale" / name).write_text(text, encoding="utf-8")
    return made


@pytest.fixture
def dale(workspace):
    """Return the plan of Dale with files as given, text by name; a file given as bytes is written as it is."""

    def read(**files):
        for name, text in files.items():
            path = workspace.plans / "dale" / ("place.toml" if name == "place" else f"{name}.csv")
            path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return plans.read_plan("dale", workspace)

    return read
