"""Change between editions of the index as the build makes it: on comparable small areas, by people or all alike."""

import pandas as pd
import pytest

from jsna.deprivation import changes, deprivation_summaries, lacking
from needs.deprivation import LSOAS

SMALL = {"2010": "2001", "2015": "2011", "2019": "2011", "2025": "2021"}


def ranks(edition, people, **of):
    rows = pd.DataFrame({"area_code": list(of), "rank": list(of.values()), "denominator": people})
    decile = (10 * rows["rank"] / LSOAS[int(edition)]).apply(lambda tenth: -int(-tenth // 1))
    return rows.assign(
        measure="imd", edition=edition, area_edition=SMALL[edition], score=float("nan"), decile=decile,
        source=f"index_{edition}",
    )  # fmt: skip


def lookup(edition, *codes, ward="W1"):
    rows = pd.DataFrame({"area_code": codes, "area_type": "lsoa", "area_edition": edition})
    return rows.assign(parent_code=ward, parent_type="ward", parent_edition="2021", share=1.0, source="ons")


NO_TABLE = pd.DataFrame(columns=["area_code", "area_edition", "new_code", "new_edition", "change"])
PARTS = lookup("2011", "A", "B")


def made(*editions, redrawn=NO_TABLE, places=PARTS):
    every = pd.concat(editions, ignore_index=True)
    return changes(every, deprivation_summaries(every, places), places, redrawn).set_index("edition_before")


def test_an_edition_with_people_is_compared_by_people_and_each_pair_stands_in_its_own_row():
    first, second = ranks("2015", [300.0, 100.0], A=1, B=32_844), ranks("2019", [100.0, 300.0], A=1, B=32_844)
    row = made(first, second).loc["2015"]
    assert row["by_people"]
    assert row["average_rank_change"] == pytest.approx(-0.5, abs=1e-4)
    assert row[["stayed_in", "stayed_out", "entered", "left"]].tolist() == [1, 1, 0, 0]


def test_an_edition_without_people_is_compared_with_every_small_area_alike_where_it_was_redrawn():
    redrawn = pd.DataFrame(
        [("A", "A", "U"), ("OLD", "B", "S"), ("OLD", "C", "S")], columns=["area_code", "new_code", "change"]
    ).assign(area_edition="2001", new_edition="2011")
    places = pd.concat([PARTS, lookup("2011", "C", ward="W2")])
    early = ranks("2010", [float("nan")] * 2, A=100, OLD=16_241.5)
    late = ranks("2015", [100.0, 900.0, 100.0], A=10_000, B=100, C=16_422.5)
    rows = made(early, late, redrawn=redrawn, places=places).set_index("area_code")
    assert not rows["by_people"].any()
    assert rows.loc["W1", "average_rank_before"] == pytest.approx((0.997 + 0.5 * 0.5) / 1.5, abs=1e-3)
    assert rows.loc["W1", "average_rank_after"] == pytest.approx((0.6955 + 0.997) / 2, abs=1e-3)
    assert rows.loc["W1", ["left", "entered"]].tolist() == [1, 0]


def test_without_a_lookup_of_the_later_small_areas_no_change_is_told():
    places = PARTS.assign(area_edition="2021")
    every = pd.concat([ranks("2010", [float("nan")], A=100), ranks("2015", [100.0], A=100)])
    redrawn = pd.DataFrame({"area_code": ["A"], "new_code": ["A"], "change": "U"})
    redrawn = redrawn.assign(area_edition="2001", new_edition="2011")
    assert changes(every, deprivation_summaries(every, places), places, redrawn).empty


def test_small_areas_redrawn_without_a_table_that_says_how_are_not_compared():
    every = pd.concat([ranks("2010", [float("nan")], A=100), ranks("2015", [100.0], A=100)])
    assert changes(every, deprivation_summaries(every, PARTS), PARTS, NO_TABLE).empty


def test_an_area_without_the_rank_of_a_small_area_has_no_measures_and_its_children_are_told():
    every, places = ranks("2019", [300.0], A=1), pd.concat([PARTS, lookup("2011", "C", ward="W2")])
    row = deprivation_summaries(every, places).set_index("area_code").loc["W1"]
    assert pd.isna(row["average_rank"])
    assert row["reason"] == "no rank for 1 of 2 LSOAs: B"
    people = pd.DataFrame({"area_code": ["A", "B"], "population": [300.0, 100.0]})
    people = people.assign(area_type="lsoa", edition="2011", year=2020, age_from=0, age_to=15)
    assert lacking(every, places, people) == [
        "deprivation 2019: W1 (ward) lacks the rank of 1 of 2 small areas (B), where 25.0% of its children live: it "
        "has no measures"
    ]
