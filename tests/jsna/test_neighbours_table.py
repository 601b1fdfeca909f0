"""Statistical neighbours from the Indices of Deprivation: alike in domains that are not outcomes, in their own tier."""

import pandas as pd

from jsna import schema
from jsna.neighbours import CHARACTERISTICS, neighbours

COUNTIES, COUNCILS, DISTRICTS = (
    [f"{stem}{n:03d}" for n in range(1, 4)] for stem in ("X10000", "X06000", "X07000")
)  # three of each


def summary(places, edition="2019", measures=(*CHARACTERISTICS, "education")):
    """Average ranks that grow with an area's place, so that the nearest in place are the most alike."""
    rows = [
        {"area_code": code, "area_type": kind, "edition": edition, "measure": measure, "source": "imd_2019",
         "average_rank": 1000.0 * place + 7 * number}
        for place, (code, kind) in enumerate(places)
        for number, measure in enumerate(measures)
    ]  # fmt: skip
    return pd.DataFrame(rows)


UPPER = [(code, "county") for code in COUNTIES] + [(code, "unitary") for code in COUNCILS]


def test_counties_and_councils_are_one_tier_and_the_nearest_comes_first():
    table = neighbours(summary(UPPER))
    assert set(table.columns) == set(schema.columns("neighbours"))
    first = table[table["neighbour_rank"] == 1].set_index("area_code")
    assert first.loc[COUNTIES[2], "member_code"] in (COUNTIES[1], COUNCILS[0])
    assert first.loc[COUNCILS[2], ["member_code", "member_type"]].tolist() == [COUNCILS[1], "unitary"]


def test_an_area_has_half_of_the_others_where_they_are_few():
    assert neighbours(summary(UPPER)).groupby("area_code").size().unique().tolist() == [2]


def test_outcomes_of_education_and_health_take_no_part():
    table = neighbours(summary(UPPER))
    assert "income deprivation of children" in table["characteristics"].iloc[0]
    assert "education" not in table["characteristics"].iloc[0]


def test_too_few_areas_have_no_neighbours():
    table = neighbours(summary([(code, "district") for code in DISTRICTS]))
    assert (len(table), list(table.columns)) == (0, schema.columns("neighbours"))


def test_the_edition_that_covers_most_areas_is_the_one_that_is_used():
    both = pd.concat([summary(UPPER), summary(UPPER[:2], edition="2025")])
    assert neighbours(both)["characteristics"].str.endswith("2019").all()


def test_the_table_keeps_its_contract():
    table = schema.conform("neighbours", neighbours(summary(UPPER)))
    assert len(schema.check("neighbours", table)) == 12
