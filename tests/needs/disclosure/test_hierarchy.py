"""Sums that readers know are found, and those that cannot hold are refused."""

import numpy as np
import pandas as pd
import pytest
from invented_tables import LOCAL, areas, sums

from needs.disclosure.hierarchy import link
from needs.disclosure.protect import protect


def test_a_sum_holds_in_each_combination_of_the_other_keys():
    cells = pd.concat([areas({"D": 30, "A": 10, "B": 20}).assign(sex=sex) for sex in ("female", "male")])
    assert link(cells, sums({"D": ["A", "B"]}), key=["sex", "area_code"]).matrix.shape == (2, 6)


def test_absent_parts_leave_room_but_the_sum_still_tells():
    links = link(areas({"D": 30, "A": 10}), sums({"D": ["A", "B", "C"]}), key=["area_code"])
    assert links.matrix.toarray().tolist() == [[-1, 1, 1]]  # one column stands for both


def test_a_chain_holds_across_an_absent_level():
    relations = pd.concat([sums({"E": ["C"]}), sums({"C": ["D"]}), sums({"D": ["A", "B"]})])
    links = link(areas({"E": 30, "A": 10, "B": 20}), relations, key=["area_code"])
    solution, *_ = np.linalg.lstsq(links.matrix[:, 3:].toarray(), -links.matrix[:, :3] @ [30.0, 10.0, 20.0])
    assert solution == pytest.approx([30, 30])


def test_a_loop_is_named():
    with pytest.raises(ValueError, match="nothing in area_code is part of itself"):
        link(areas({"A": 1, "B": 1}), sums({"A": ["B"], "B": ["A"]}), key=["area_code"])


def test_a_relation_given_twice_is_refused():
    with pytest.raises(ValueError, match="names one row"):
        link(areas({"A": 1, "B": 1}), sums({"A": ["B", "B"]}), key=["area_code"])


def test_a_relation_of_an_unknown_dimension_is_refused():
    with pytest.raises(ValueError, match="dimension is one of area_code"):
        link(areas({"A": 1}), sums({"A": ["B"]}, dimension="ward"), key=["area_code"])


def test_parts_that_do_not_sum_are_named():
    with pytest.raises(ValueError, match="parts sum to their whole") as refusal:
        protect(areas({"D": 31, "A": 10, "B": 20}), sums({"D": ["A", "B"]}), LOCAL, key=["area_code"])
    assert "D" in str(refusal.value)


def test_parts_above_their_whole_are_refused_even_where_one_is_absent():
    with pytest.raises(ValueError, match="parts sum to their whole"):
        protect(areas({"D": 29, "A": 10, "B": 20}), sums({"D": ["A", "B", "C"]}), LOCAL, key=["area_code"])
