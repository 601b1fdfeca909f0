"""Children by national fifth of deprivation: counted once, from one population that is named."""

import pandas as pd
import pytest

from needs.deprivation import LSOAS, children_by_quintile

N = LSOAS[2019]
RANKS = pd.DataFrame({"area_code": ["L1", "L2", "L3"], "rank": [1, 6568, 30_000], "measure": "idaci"})
WARD = pd.DataFrame({"area_code": ["L1", "L2", "L3"], "parent_code": "W", "parent_type": "ward", "share": 1.0})


def population(sex="persons", bands=((0, 4), (5, 9), (10, 14), (15, 15), (16, 19)), people=(100, 50, 50)):
    rows = [(code, *band, count) for code, count in zip(["L1", "L2", "L3"], people, strict=True) for band in bands]
    table = pd.DataFrame(rows, columns=["area_code", "age_from", "age_to", "population"])
    return table.assign(source="sape", year=2019, sex=sex)


def test_children_are_counted_by_the_fifth_their_lsoa_is_in():
    result = children_by_quintile(population(), RANKS, WARD, lsoas=N).set_index("quintile")
    assert result["children"].to_dict() == {1: 600, 2: 0, 3: 0, 4: 0, 5: 200}
    assert result.loc[1, "share"] == 0.75
    assert set(result["all_children"]) == {800}


def test_the_answer_says_which_children_were_counted():
    result = children_by_quintile(population(), RANKS, WARD, lsoas=N, ages=(0, 4)).iloc[0]
    assert result[["source", "year", "age_from", "age_to", "all_children"]].tolist() == ["sape", 2019, 0, 4, 200]


def test_girls_and_boys_add_up_to_children():
    both = pd.concat([population("female"), population("male")])
    assert children_by_quintile(both, RANKS, WARD, lsoas=N)["children"].sum() == 1600


def test_a_split_lsoa_gives_each_ward_its_share_of_the_children():
    split = WARD.assign(share=[0.25, 1.0, 1.0])
    assert children_by_quintile(population(), RANKS, split, lsoas=N)["children"].tolist() == [300, 0, 0, 0, 200]


def test_a_ward_with_an_lsoa_unranked_or_uncounted_has_no_values_and_a_reason():
    for result in (
        children_by_quintile(population(), RANKS.head(2), WARD, lsoas=N),
        children_by_quintile(population().query("area_code != 'L3'"), RANKS, WARD, lsoas=N),
        children_by_quintile(population(people=(1, 2, None)), RANKS, WARD, lsoas=N),
    ):
        assert result["children"].isna().all()
        assert set(result["reason"]) == {"not every small area has a value"}


def test_a_ward_without_children_has_no_shares_and_a_reason():
    result = children_by_quintile(population(people=(0, 0, 0)), RANKS, WARD, lsoas=N)
    assert result["share"].isna().all()
    assert set(result["reason"]) == {"no children"}


@pytest.mark.parametrize(
    ("people", "rule"),
    [
        (population(bands=[(0, 4), (5, 9), (10, 19)]), "exactly once"),
        (population(bands=[(0, 15), (0, 4)]), "exactly once"),
        (pd.concat([population(), population().assign(year=2020)]), "one source and one year"),
        (pd.concat([population(), population("female")]), "persons, or female and male"),
        (population("female"), "persons, or female and male"),
        (population(bands=[(16, 19)]), "nobody aged"),
    ],
)
def test_a_population_that_would_miscount_the_children_is_refused(people, rule):
    with pytest.raises(ValueError, match=rule):
        children_by_quintile(people, RANKS, WARD, lsoas=N)


def test_ranks_for_england_and_wales_are_refused():
    with pytest.raises(ValueError, match="England and Wales"):
        children_by_quintile(population(), RANKS.assign(rank=[1, 2, 34_753]), WARD, lsoas=N)
