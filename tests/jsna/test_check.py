"""What `jsna check` says of the files here: what each is, what is wrong, what is missing and where to find it."""

import hashlib

import hamlet
import pytest

from jsna.build import build
from jsna.catalogue import indicators
from jsna.check import GIVES, MADE_FROM, aligned, area_lines, check_lines
from jsna.errors import JsnaError
from jsna.render.plan import notebooks
from jsna.schema import TABLES
from jsna.sources import modules
from jsna.workspace import Workspace


@pytest.fixture
def workspace(tmp_path):
    hamlet.write(tmp_path)
    return Workspace(tmp_path)


def said(workspace):
    return "\n".join(check_lines(workspace).lines)


def test_each_file_is_listed_with_its_checksum_rows_areas_and_edition(workspace):
    words = said(workspace)
    digest = hashlib.sha256((workspace.raw / "people-mid-2020.csv").read_bytes()).hexdigest()[:12]
    assert f"{digest}   364      4  people-mid-2020.csv" in words
    assert "Lower layer Super Output Area mid-year population estimates; mid-2020, LSOA 2011" in words
    assert check_lines(workspace).faults == []


def test_a_chapter_says_what_it_lacks_and_where_to_put_it(workspace):
    lines = [line for line in check_lines(workspace).lines if line.startswith("  02_deprivation")]
    assert len(lines) == 1
    assert "lacks English Indices of Deprivation" in lines[0]
    assert "data/raw/mhclg_deprivation" in lines[0]


def test_what_is_missing_is_told_with_the_page_to_visit_and_the_folder(workspace):
    words = said(workspace)
    assert "Local Authority Interactive Tool, for child measures of upper-tier authorities" in words
    assert "visit https://www.gov.uk/government/publications/local-authority-interactive-tool-lait" in words
    assert "put it in data/raw/dfe" in words
    assert "Lower layer Super Output Area mid-year population estimates, for" not in words


def test_an_indicator_without_a_figure_stands_under_the_publication_that_holds_it(workspace):
    (line,) = [line for line in check_lines(workspace).lines if "health visitor service" in line.lower()][:1]
    assert "visit https://" in line
    injuries = indicators()["injury_admissions_0_14"].title
    assert injuries not in said(workspace).split("Indicators without a figure")[1]


def test_every_publishers_key_leads_to_a_source():
    known = {source.id for module in modules() for source in module.SOURCES}
    unfilled = [each for each in indicators().values() if not each.publication]
    assert {each.sources[0].split(":")[0] for each in unfilled} <= set(GIVES)
    assert set(GIVES.values()) <= known


def test_every_need_of_a_notebook_is_a_table(workspace):
    needed = {table for notebook in notebooks(workspace) for table in notebook.needs}
    assert needed <= set(TABLES)
    assert set(MADE_FROM) | set(MADE_FROM.values()) <= set(TABLES)


def test_an_empty_workspace_is_told_where_files_were_looked_for_and_what_to_get(tmp_path):
    words = said(Workspace(tmp_path))
    assert f"Files used: 0\n  there is none in {tmp_path / 'data' / 'raw'}\n" in words
    assert "Population" in words
    assert "lacks" in words


def test_a_locality_that_is_wrong_is_a_fault(workspace):
    workspace.localities.write_text('[[locality]]\nname = "Riverside"\n', encoding="utf-8")
    assert any("localities.toml: locality 1" in fault for fault in check_lines(workspace).faults)


def test_areas_are_listed_by_code_kind_and_name_once_built(workspace):
    with pytest.raises(JsnaError, match="jsna build"):
        area_lines(workspace)
    build(workspace)
    assert "X07000001  district" in "\n".join(area_lines(workspace))


def test_columns_stand_one_under_another():
    assert aligned([("a", "10", "x"), ("bbb", "9", "y")], right=(1,)) == ["a    10  x", "bbb   9  y"]
