"""Where an area has no figures of its own, its council's stand in, labelled by how their boundaries lie."""

import pytest

from jsna.chapter import Chapter
from jsna.subjects import indicators
from jsna.subjects.council import coterminous, council, councils_within, relation


def told(workspace, code, kind):
    chapter = Chapter(code, kind, workspace=workspace)
    above = council(chapter)
    return above and (above.name, relation(chapter, above))


@pytest.mark.parametrize(
    ("code", "kind", "says"),
    [
        ("X54000001", "icb", "which has the same boundary as NHS Exampleshire Integrated Care Board"),
        ("X38000001", "ccg", "of which NHS West Exampleshire CCG is a part"),
        ("X07000001", "district", "of which Upper Invented is a part"),
    ],
)
def test_the_councils_figures_say_how_its_boundary_lies(example, code, kind, says):
    assert told(example, code, kind) == ("Exampleshire", says)


def test_a_county_has_no_council_above_it(example):
    assert told(example, "X10000001", "county") is None


def test_a_health_body_without_figures_borrows_those_of_the_council_around_it(example):
    rows = indicators.borrowed(Chapter("X38000001", "ccg", workspace=example))
    assert set(rows["area_name"]) == {"Exampleshire"}
    assert "neet" in set(rows["indicator_id"])


@pytest.mark.shared
def test_county_durham_ccg_has_the_boundary_of_its_council(real):
    chapter = Chapter("E38000234", "ccg", workspace=real)
    assert told(real, "E38000234", "ccg") == (
        "County Durham",
        "which has the same boundary as NHS County Durham CCG",
    )
    assert coterminous(chapter, council(chapter))


@pytest.mark.shared
@pytest.mark.parametrize(("code", "within"), [("E38000026", ["Cambridgeshire"]), ("E38000237", ["Kent"])])
def test_a_ccg_over_several_councils_takes_no_councils_figures_for_its_own(real, code, within):
    chapter = Chapter(code, "ccg", workspace=real)
    assert council(chapter) is None
    assert [area.name for area in councils_within(chapter)] == within
