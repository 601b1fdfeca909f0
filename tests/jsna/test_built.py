"""A workspace remembers where its published files lie, and never builds from fewer of them without saying so."""

import shutil
import sys
from pathlib import Path

import pytest

from jsna.build import build
from jsna.built import as_built, is_stale
from jsna.errors import JsnaError
from jsna.render.run import _built
from jsna.workspace import Workspace, current_workspace

sys.path.insert(0, str(Path(__file__).parent))
import hamlet


@pytest.fixture(scope="module")
def _elsewhere(tmp_path_factory):
    """A workspace whose published files lie outside it, built."""
    room = tmp_path_factory.mktemp("elsewhere")
    hamlet.write(room / "source")
    home = room / "home"
    home.mkdir()
    build(current_workspace(home, [room / "source/data/raw"]))
    return room


@pytest.fixture
def room(_elsewhere, tmp_path):
    """A copy of it, in another place."""
    return shutil.copytree(_elsewhere, tmp_path / "room")


def test_the_folders_of_the_last_build_are_read_again_without_being_named(_elsewhere):
    here = as_built(current_workspace(_elsewhere / "home"))
    assert here.raw_elsewhere == (_elsewhere / "source/data/raw",)
    assert not is_stale(here)
    assert is_stale(Workspace(_elsewhere / "home"))


def test_a_folder_that_is_away_is_named_and_the_tables_stay(_elsewhere, tmp_path):
    home = shutil.copytree(_elsewhere / "home", tmp_path / "home")
    here = Workspace(home, (tmp_path / "unplugged",))
    assert "unplugged, which is not there now" in _built(here, iter)[0]
    with pytest.raises(JsnaError, match="unplugged, which is not there; say where with --raw"):
        build(here)
    assert (home / "data/processed/release/areas.parquet").exists()


def test_files_that_were_moved_with_their_times_are_the_same_files(room):
    assert not is_stale(current_workspace(room / "home", [room / "source/data/raw"]))


def test_naming_its_own_folder_forgets_the_others(_elsewhere):
    home = _elsewhere / "home"
    assert current_workspace(home, [home / "data" / "raw"]).raw_elsewhere == ()


def test_the_areas_of_a_new_plan_make_the_tables_stale(room):
    here = current_workspace(room / "home", [room / "source/data/raw"])
    plan = here.plans / "derby" / "place.toml"
    plan.parent.mkdir(parents=True)
    plan.write_text("title = 'A plan'", encoding="utf-8")
    assert is_stale(here)
