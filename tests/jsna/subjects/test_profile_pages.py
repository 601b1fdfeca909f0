"""The profile: two pages for the board, then the detail; nothing empty, whatever the area and its plan."""

import json
import re
import sys
from itertools import pairwise
from pathlib import Path

import pytest

import jsna.figures  # noqa: F401  its module `show` is found among the loaded ones
from jsna import chapter as chapters
from jsna import figures
from jsna.chapter import Chapter
from jsna.subjects import counts, indicators, plan_words, profile, rug
from jsna.workspace import HOME_VARIABLE

NOTEBOOK = Path(__file__).resolve().parents[3] / "notebooks" / "profiles" / "ccg.ipynb"
EMPTY = re.compile(r"\bnan\b|NaN|<NA>|>\s*None\s*<|\binf\b")
EXAMPLE = [("X07000001", "district"), ("X07000002", "district"), ("X10000001", "county"), ("X38000001", "ccg"),
           ("X54000001", "icb"), ("X38000101", "sub_icb"), ("X92000001", "england")]  # fmt: skip
REAL = [("E06000015", "unitary"), ("E38000234", "ccg"), ("E38000026", "ccg"), ("E54000056", "icb"),
        ("E10000016", "county"), ("E07000114", "district")]  # fmt: skip


@pytest.fixture
def shown(monkeypatch):
    """Run the profile's cells for an area; return the HTML of what each shows and what the page says of itself."""

    def run(workspace, area, kind):
        outputs, said = [], {}
        monkeypatch.setenv(HOME_VARIABLE, str(workspace.home))
        monkeypatch.setattr(sys.modules["jsna.figures.show"], "_display", lambda html, *_: outputs.append(html))
        monkeypatch.setattr(chapters, "display", lambda *_, metadata, **__: said.update(metadata["jsna_sources"]))
        names = {}
        for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "markdown":
                outputs.append("<heading>")
                continue
            exec("".join(cell["source"]), names)
            if "parameters" in cell["metadata"].get("tags", []):
                names |= {"area": area, "area_type": kind}
        return outputs, said

    return run


@pytest.mark.parametrize(("area", "kind"), EXAMPLE)
def test_a_profile_is_whole_for_every_kind_of_area_of_the_example(example, shown, area, kind):
    outputs, _ = shown(example, area, kind)
    assert not [html for html in outputs if EMPTY.search(html)]
    assert not [one for one, other in pairwise(outputs) if one == other == "<heading>"]


@pytest.mark.shared
@pytest.mark.parametrize(("area", "kind"), REAL)
def test_a_profile_is_whole_for_the_real_places(real, shown, area, kind):
    outputs, _ = shown(real, area, kind)
    assert not [html for html in outputs if EMPTY.search(html)]


def test_the_head_of_the_page_has_organisation_and_logo_and_no_draft_once_approved(example, shown):
    _, said = shown(example, "X07000001", "district")
    assert said["organisation"] == "Exampleshire Children's Commissioners"
    assert said["logo"].startswith("data:image/png;base64,") and said["unapproved"] == ""


def test_a_profile_that_nobody_approved_prints_draft_and_says_where_to_approve_it(example, shown):
    _, said = shown(example, "X07000002", "district")
    assert "place.toml" in said["unapproved"]


def test_numbers_of_children_are_told_or_name_the_file_that_would_fill_them(example):
    rows = counts.counts(Chapter("X10000001", workspace=example))
    assert len(rows) == 7
    assert ((rows["number"] != "[x]") | (rows["missing"] != "")).all()
    assert rows["number"].iloc[0] == "344,222"


def test_a_number_rebuilt_from_a_rate_is_marked_as_estimated(example):
    rows = counts.counts(Chapter("X10000001", workspace=example)).set_index("title")
    assert rows.loc["In need of safeguarding: on a protection plan", "number"].endswith("[e]")


def test_the_rug_sets_an_area_beside_its_peers_each_with_its_own_verdict(example):
    chapter = Chapter("X07000001", workspace=example)
    drawn = rug.tartan_rug(chapter, indicators.standing(chapter), indicators.borrowed(chapter))
    assert drawn.data.columns[2] == "Upper Invented" and len(drawn.verdicts) > 3
    assert "statistical neighbours" in drawn.notes[0]


def test_the_boards_chart_counts_all_judged_though_it_shows_the_first(example):
    chapter = Chapter("X07000001", workspace=example)
    rows = indicators.standing(chapter)
    drawn = profile.board_spine(chapter, rows, rows.iloc[:0])
    assert isinstance(drawn, figures.Figure) and len(drawn.data) == profile.BOARD
    assert drawn.title == profile.spine(chapter, rows, rows.iloc[:0])[0].title


@pytest.mark.shared
def test_county_durham_ccg_shows_its_councils_figures_under_the_councils_name(real, shown):
    html = " ".join(shown(real, "E38000234", "ccg")[0])
    assert "Indicators of County Durham (council), which has the same boundary as NHS County Durham CCG" in html
    assert "Tartan rug: County Durham beside 7 peers" in html


@pytest.mark.shared
def test_a_ccg_over_several_councils_sets_those_inside_it_side_by_side(real, shown):
    html = " ".join(shown(real, "E38000026", "ccg")[0])
    assert "Tartan rug: Councils inside NHS Cambridgeshire and Peterborough CCG" in html


@pytest.mark.shared
def test_an_approved_plan_says_by_which_post_and_when(real):
    words = plan_words.heading(Chapter("E06000047", workspace=real), "ccg")
    assert "Approved by Joint Commissioning Board, 10 November 2009" in words
