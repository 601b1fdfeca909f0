"""Files, charts and workbooks of many areas are written by several processes as by one."""

import shutil

import pytest

from jsna.render.ledger import Ledger
from jsna.render.takeaway import DONE, FEW, FILES, by_folder, due, take_away
from jsna.workspace import Workspace


def files(folder):
    """The files of data of one area, by name, with their contents."""
    return {path.name: path.read_bytes() for path in (folder / FILES).glob("*.csv")}


@pytest.mark.usefixtures("shared_process")
def test_many_areas_are_taken_away_by_processes_as_by_one(home, render):
    render("X05000001")
    here = Workspace(home)
    one = here.outputs / "ward-X05000001"
    rows = by_folder(Ledger(here).rows.values())[one.name]
    wanted = files(one)
    many = [shutil.copytree(one, one.with_name(f"ward-{place}")) for place in range(FEW + 1)]
    for folder in many:
        shutil.rmtree(folder / FILES)
    folders = {folder.name: rows for folder in many}
    assert due(folders, (), here) == dict.fromkeys(folders, "not written yet")
    assert take_away(folders, folders, here, jobs=2) == dict.fromkeys(folders, "")
    assert wanted
    assert all(files(folder) == wanted and (folder / FILES / DONE).exists() for folder in many)
    assert all((folder / f"{folder.name}.xlsx").is_file() for folder in many)
    assert due(folders, folders, here) == {}
