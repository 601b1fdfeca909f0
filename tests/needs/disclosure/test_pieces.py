"""What holds what, what is the same and what adds up, of values that are made of members."""

import pandas as pd
import pytest

from needs.disclosure.pieces import alike, atoms, contained


def made_of(**codes):
    pairs = [(code, member) for code, members in codes.items() for member in members]
    return pd.DataFrame(pairs, columns=["code", "member"])


def sums(pairs):
    return pairs.groupby("whole")["part"].agg(set).to_dict()


AGES = made_of(to_17=range(18), to_4=range(5), from_10=range(10, 18), from_15=range(15, 18))


def test_a_whole_holds_its_parts_strictly():
    pairs = set(contained(AGES)[["whole", "part"]].itertuples(index=False, name=None))
    assert pairs == {("to_17", "to_4"), ("to_17", "from_10"), ("to_17", "from_15"), ("from_10", "from_15")}


def test_a_whole_is_the_sum_of_the_smallest_sets_that_can_be_told_apart():
    told = sums(atoms(AGES))
    assert set(told) == {"to_17", "from_10"}
    assert {"to_4", "from_15"} <= told["to_17"]
    assert len(told["to_17"]) == 4  # and 5 to 9, and 10 to 14
    assert told["from_10"] < told["to_17"]


@pytest.mark.filterwarnings("error::DeprecationWarning")
def test_overlapping_sets_share_what_is_in_both():
    told = sums(atoms(made_of(one=[1, 2], two=[2, 3])))
    assert len(told["one"] & told["two"]) == 1


def test_sets_of_the_same_members_are_each_other():
    same = made_of(b=[1, 2], a=[2, 1], c=[1])
    assert alike(same).to_dict("records") == [{"whole": "a", "part": "b"}]
    assert "a" in sums(atoms(made_of(b=[1, 2], a=[2, 1]))).get("b", set()) | {"b"}


def test_nothing_is_alike_where_nothing_is():
    assert alike(AGES).empty
    assert atoms(made_of(a=[1], b=[2])).empty
