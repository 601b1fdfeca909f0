"""Statistical neighbours from the Indices of Deprivation: alike in domains that are not outcomes, in their own tier."""

import pandas as pd

from jsna import schema
from jsna.neighbours import CHARACTERISTICS, alike_in_deprivation, deprivation_tenths, neighbours
from jsna.sources.dfe_statistical_neighbours import MODEL, rows

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


def listed():
    """DfE's layout: one authority with two neighbours; the second has no code here."""
    text = {"old_la_code": ["991"], "la_name": ["Dale"], "SN_1": ["992"], "SN_1P": ["Very close"]}
    return rows(pd.DataFrame(text | {"SN_2": ["999"], "SN_2P": ["Not close"]}), "made.csv").assign(source="dfe")


def codes():
    """Two councils; the first was a county before."""
    told = [("dfe:991", COUNTIES[0], 2020), ("dfe:991", COUNCILS[0], 2024), ("dfe:992", COUNCILS[1], 2024)]
    return pd.DataFrame(told, columns=["dfe_code", "area_code", "year"])


def test_a_published_list_goes_before_what_is_computed_and_leaves_the_others_theirs():
    table = schema.check("neighbours", schema.conform("neighbours", neighbours(summary(UPPER), listed(), codes())))
    published = table[table["area_code"] == COUNCILS[0]]
    assert published[["member_code", "neighbour_rank", "closeness"]].to_numpy().tolist() == [
        [COUNCILS[1], 1, "very close"]
    ]
    assert published["characteristics"].tolist() == [MODEL]
    assert published["distance"].isna().all()
    assert set(table.loc[table["area_code"] != COUNCILS[0], "characteristics"]).isdisjoint({MODEL})
    assert table["area_code"].nunique() == 6


def test_a_published_list_needs_no_deprivation():
    assert neighbours(None, listed(), codes())["member_code"].tolist() == [COUNCILS[1]]
    assert neighbours(None).empty


def many(number=60):
    places = [(f"X06{place:06d}", "unitary") for place in range(number)]
    return summary(places, measures=("imd",))


def test_the_most_deprived_tenth_is_number_one():
    tenths = deprivation_tenths(many()).set_index("area_code")["deprivation_group"]
    assert (tenths["X06000059"], tenths["X06000000"]) == (1, 10)
    assert tenths.value_counts().tolist() == [6] * 10


def test_an_area_is_alike_in_deprivation_to_the_others_of_its_tenth_and_not_to_itself():
    pairs = alike_in_deprivation(deprivation_tenths(many()))
    mine = pairs[pairs["area_code"] == "X06000059"]["member_code"].tolist()
    assert mine == [f"X060000{place}" for place in range(54, 59)]


def test_too_few_areas_have_no_tenths():
    assert deprivation_tenths(many(49)).empty
    assert deprivation_tenths(schema.empty("deprivation_summary")).empty
