"""The map of deprivation: fifths in words, the worst numbered and named, small areas inside."""

import re

import numpy as np
import pandas as pd
import pytest
import shapely

from jsna import figures


def wards(*fifths, size=1000.0):
    """Wards side by side, a square each, the first the most deprived."""
    geometry = [shapely.box(size * place, 0, size * (place + 1), size) for place in range(len(fifths))]
    names = [f"Ward {chr(65 + place)}" for place in range(len(fifths))]
    rows = pd.DataFrame({"area_code": [f"X0500000{n}" for n in range(len(fifths))], "area_name": names})
    return rows.assign(quintile=fifths, place=np.linspace(95, 5, len(fifths)), geometry=geometry)


def texts(figure):
    return re.findall(r"<text[^>]*>([^<]*)</text>", figure.svg)


def test_the_title_counts_the_wards_in_the_most_deprived_fifth_and_names_the_worst():
    figure = figures.fifths_map(wards(1, 1, 2, 5), area_name="Ambleshire", edition="2025")
    assert (
        figure.title
        == "2 of the 4 wards of Ambleshire stand in England's most deprived fifth; Ward A is the most deprived"
    )
    assert figure.data["National fifth"].tolist() == [1, 1, 2, 5]
    none = figures.fifths_map(wards(3, 4), area_name="Ambleshire", edition="2025")
    assert none.title.startswith("None of the wards of Ambleshire stand in")
    one = figures.fifths_map(wards(4), area_name="Ambleshire", edition="2025")
    assert one.title == "Ward A, the one ward of Ambleshire, stands in national fifth 4"


def test_the_wards_named_in_the_key_are_those_numbered_on_the_map():
    said = texts(figures.fifths_map(wards(1, 1, 2, 5), area_name="Ambleshire", edition="2025"))
    assert said.count("1") == said.count("2") == 2  # on the map and in the key
    assert {"Ward A", "Ward B"} <= set(said)
    assert "Ward C" not in said
    assert "1 (most deprived): 2" in said


def test_numbers_of_wards_close_together_do_not_cover_each_other():
    small = wards(1, 1, 1, 1, 1, 5, size=1000.0)
    small.loc[5, "geometry"] = shapely.box(10_000, 0, 200_000, 190_000)  # a wide ward makes the others a few pixels
    figure = figures.fifths_map(small, area_name="Ambleshire", edition="2025")
    discs = [
        words for words in figure.drawn.texts if words.text in "12345" and words.weight == "bold" and words.x < 480
    ]
    places = np.array([(words.x, words.y) for words in discs])
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1)) + 99 * np.eye(len(places))
    assert len(places) == 5
    assert apart.min() > 15


def test_borders_of_small_areas_are_drawn_inside_wards_alone():
    halves = [shapely.box(x, 0, x + 500, 1000) for x in (0, 500, 1000, 1500)]
    with_lines = figures.fifths_map(wards(1, 3), area_name="A", edition="2025", small=np.array(halves))
    assert "border of a small area" in texts(with_lines)
    white = [line for line in re.findall(r"<path[^>]*>", with_lines.svg) if re.search('none".*#ffffff', line)]
    assert [line.count("M") for line in white] == [2]  # the middle of each ward, none on a ward's own border


def test_a_ward_twice_is_refused():
    with pytest.raises(ValueError, match="names one row"):
        figures.fifths_map(pd.concat([wards(1), wards(1)]), area_name="A", edition="2025")
