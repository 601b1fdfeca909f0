"""Statistical neighbours: who is nearest, and who cannot be told."""

import numpy as np
import pandas as pd
import pytest

from needs.neighbours import statistical_neighbours


def places(**more):
    table = {"area_code": list("abcd"), "poverty": [10.0, 11.0, 30.0, 31.0], "density": [1.0, 1.2, 5.0, 5.1]}
    return pd.DataFrame(table | more)


def test_the_nearest_area_is_the_most_alike():
    result = statistical_neighbours(places(), of=["poverty", "density"], count=2)
    nearest = result[result["neighbour_rank"] == 1].set_index("area_code")["member_code"]
    assert nearest.to_dict() == {"a": "b", "b": "a", "c": "d", "d": "c"}
    assert len(result) == 8


def test_no_area_is_its_own_neighbour_and_units_do_not_matter():
    once = statistical_neighbours(places(), of=["poverty", "density"])
    other = statistical_neighbours(places().assign(poverty=lambda t: t["poverty"] / 100), of=["poverty", "density"])
    assert (once["area_code"] != once["member_code"]).all()
    pd.testing.assert_frame_equal(once, other)


def test_the_distance_is_in_standard_deviations():
    table = pd.DataFrame({"area_code": ["a", "b"], "poverty": [0.0, 2.0]})
    assert statistical_neighbours(table, of=["poverty"])["distance"].tolist() == pytest.approx([np.sqrt(2)] * 2)


def test_an_area_without_a_characteristic_is_nobodys_neighbour():
    result = statistical_neighbours(places(density=[1.0, np.nan, 5.0, 5.1]), of=["poverty", "density"])
    assert set(result["area_code"]) == set(result["member_code"]) == set("acd")


@pytest.mark.parametrize(
    ("table", "options", "words"),
    [
        (places(poverty=5.0), {}, "poverty differs between areas"),
        (places(area_code=list("aacd")), {}, "names one row"),
        (places(), {"weights": {"poverty": 0.0}}, "a weight is above nought"),
    ],
)
def test_characteristics_that_tell_nothing_are_refused(table, options, words):
    with pytest.raises(ValueError, match=words):
        statistical_neighbours(table, of=["poverty", "density"], **options)
