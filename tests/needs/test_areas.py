"""Small areas to larger ones: nobody is lost, nobody is counted twice."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.areas import chain, coverage, mean_to, shares, sum_to


def lookup(*rows):
    return pd.DataFrame(rows, columns=["area_code", "parent_code", "share"]).assign(parent_type="ward")


WARDS = lookup(("L1", "W1", 1.0), ("L2", "W1", 0.25), ("L2", "W2", 0.75))


def counts(**values):
    return pd.DataFrame({"area_code": list(values), "value": list(values.values())})


def test_a_split_small_area_is_divided_by_its_shares():
    result = sum_to(counts(L1=10.0, L2=100.0), WARDS).set_index("parent_code")
    assert result["value"].to_dict() == {"W1": 35.0, "W2": 75.0}
    assert result["reason"].isna().all()


def test_sums_keep_the_rows_of_an_area_apart():
    by_age = pd.concat([counts(L1=1.0, L2=4.0).assign(age=0), counts(L1=2.0, L2=8.0).assign(age=1)])
    result = sum_to(by_age, WARDS, by=["age"]).set_index(["parent_code", "age"])["value"]
    assert result.to_dict() == {("W1", 0): 2.0, ("W1", 1): 4.0, ("W2", 0): 3.0, ("W2", 1): 6.0}


@given(st.lists(st.integers(0, 10_000), min_size=3, max_size=30))
def test_the_parts_of_a_whole_sum_to_the_whole(people):
    codes = [f"L{place}" for place in range(len(people))]
    wards = lookup(*((code, f"W{place % 3}", 1.0) for place, code in enumerate(codes)))
    small = pd.DataFrame({"area_code": codes, "value": people})
    assert sum_to(small, wards)["value"].sum() == sum(people)


def test_a_sum_that_lacks_a_small_area_is_missing_not_smaller():
    result = sum_to(counts(L1=10.0), WARDS).set_index("parent_code")
    assert result["value"].isna().all()
    assert result.loc["W1", "reason"] == "not every small area has a value"
    assert result.loc["W2", "reason"] == "none of its small areas has a value"
    assert result["areas_missing"].to_dict() == {"W1": 1, "W2": 1}


def test_a_missing_count_makes_its_ward_missing_and_no_other():
    result = sum_to(counts(L1=None, L2=100.0), WARDS).set_index("parent_code")["value"]
    assert pd.isna(result["W1"])
    assert result["W2"] == 75.0


def test_scores_are_weighted_by_people():
    scores = pd.DataFrame({"area_code": ["L1", "L2"], "value": [10.0, 30.0], "people": [100.0, 400.0]})
    result = mean_to(scores, WARDS, weight="people").set_index("parent_code")
    assert result["value"].to_dict() == {"W1": 20.0, "W2": 30.0}
    assert result["people"].to_dict() == {"W1": 200.0, "W2": 300.0}


def test_a_mean_over_nobody_is_missing_with_a_reason():
    scores = pd.DataFrame({"area_code": ["L1", "L2"], "value": [10.0, 30.0], "people": [0.0, 0.0]})
    result = mean_to(scores, WARDS, weight="people")
    assert result["value"].isna().all()
    assert set(result["reason"]) == {"no people"}


def test_coverage_names_what_is_absent_and_how_many_children_live_there():
    children = pd.DataFrame({"area_code": ["L1", "L2"], "population": [300, 400]})
    result = coverage(["L1", "L9"], WARDS, population=children)
    first = result.set_index("parent_code").loc["W1"]
    assert (first["expected"], first["present"], first["missing"]) == (2, 1, "L2")
    assert first["share_of_people_missing"] == pytest.approx(100 / 400)
    assert result.loc[result["parent_code"].isna(), "missing"].tolist() == ["L9"]


def test_pieces_share_a_small_area_by_the_children_in_them():
    pieces = lookup(("L1", "W1", 0), ("L1", "W2", 0), ("L2", "W1", 0), ("L2", "W2", 0)).drop(columns="share")
    result = shares(pieces.assign(population=[30, 10, 0, 0]))
    assert result["share"].tolist() == [0.75, 0.25, 0.5, 0.5]
    assert result["reason"].notna().tolist() == [False, False, True, True]


def test_wards_of_a_locality_chain_to_its_small_areas():
    places = lookup(("W1", "P1", 1.0), ("W2", "P1", 1.0)).assign(parent_type="locality")
    result = chain(WARDS, places).set_index("area_code")
    assert result["share"].to_dict() == {"L1": 1.0, "L2": 1.0}
    assert set(result["parent_type"]) == {"locality"}


def test_a_locality_of_unknown_wards_is_refused():
    with pytest.raises(ValueError, match="every area of the upper lookup"):
        chain(WARDS, lookup(("W8", "P1", 1.0)))


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (lookup(("L1", "W1", 1.2)), "share"),
        (lookup(("L1", "W1", 0.0)), "share"),
        (lookup(("L1", "W1", 1.0), ("L1", "W1", 1.0)), "names one row"),
        (lookup(("L1", "W1", 1.0), ("L1", "W2", 1.0)).assign(edition=["2019", "2021"]), "one edition for each"),
    ],
)
def test_a_lookup_that_breaks_its_rules_is_refused(wrong, rule):
    with pytest.raises(ValueError, match=rule):
        sum_to(counts(L1=1.0), wrong)


def test_two_counts_for_one_area_are_refused():
    with pytest.raises(ValueError, match="names one row"):
        sum_to(pd.concat([counts(L1=1.0), counts(L1=1.0)]), WARDS)
