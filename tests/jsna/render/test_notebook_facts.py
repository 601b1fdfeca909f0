"""What a notebook says of itself is read before anything is made, and refused where it could not be followed."""

import json

import pytest

from jsna.errors import JsnaError
from jsna.render.plan import notebooks
from jsna.workspace import Workspace

CELLS = [{"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": 'area = "X07000001"'}]


def written(home, content):
    """The chapters of a workspace that has one, with this content."""
    folder = home / "notebooks" / "chapters"
    folder.mkdir(parents=True)
    (folder / "16_sleep.ipynb").write_text(content, encoding="utf-8")
    return notebooks(Workspace(home))


@pytest.mark.parametrize("themes", [["sleep"], "oral health"])
def test_a_theme_that_no_indicator_can_have_is_refused_with_those_that_there_are(tmp_path, themes):
    content = json.dumps({"cells": CELLS, "metadata": {"jsna": {"themes": themes}}})
    with pytest.raises(JsnaError, match=r"16_sleep\.ipynb: no theme of its metadata is called .*'oral health'"):
        written(tmp_path, content)


def test_a_notebook_that_was_cut_short_is_refused_with_what_to_do(tmp_path):
    with pytest.raises(JsnaError, match=r"16_sleep\.ipynb: is not a notebook .*; save it from JupyterLab"):
        written(tmp_path, '{"cells": [')


def test_a_notebook_without_a_cell_of_parameters_is_refused(tmp_path):
    with pytest.raises(JsnaError, match="has no cell tagged 'parameters'; tag the cell that sets `area`"):
        written(tmp_path, json.dumps({"cells": [], "metadata": {}}))
