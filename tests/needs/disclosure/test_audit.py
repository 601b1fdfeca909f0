"""The auditor is right: its bounds are those found by trying every table."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_tables import LOCAL, areas, sums, two_way

from needs.disclosure.attack import exposed, extremes, narrowed
from needs.disclosure.audit import audit
from needs.disclosure.hierarchy import link
from needs.disclosure.policy import Policy


def marked(cells: pd.DataFrame, hidden: list[bool]) -> pd.DataFrame:
    """Return cells as a release that withholds the `hidden` ones."""
    mark = pd.Series(np.where(hidden, "[c]", None), index=cells.index, dtype="str")
    return cells.assign(mark=mark, shown=cells["numerator"].astype(float).mask(pd.Series(hidden, index=cells.index)))


def every_table(matrix, lower, upper, largest):
    """Return the least and greatest value of each cell over all whole tables that meet the sums."""
    unknown = np.flatnonzero(lower < upper)
    choices = np.meshgrid(*(np.arange(lower[cell], largest + 1) for cell in unknown), indexing="ij")
    tables = np.tile(lower, (choices[0].size, 1))
    tables[:, unknown] = np.column_stack([choice.ravel() for choice in choices])
    tables = tables[~(matrix @ tables.T).any(axis=0)]
    return tables.min(axis=0), tables.max(axis=0)


@settings(max_examples=8, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=4, max_size=4), st.integers(0, 8))
def test_bounds_are_those_of_all_tables(inner, shown):
    cells, relations = two_way(np.array(inner).reshape(2, 2))
    matrix = link(cells, relations, key=["row", "column"]).matrix
    count = cells["numerator"].to_numpy(dtype=float)
    fixed = cells["row"].eq("all") | cells["column"].eq("all")
    fixed.iloc[shown] = True
    lower, upper = np.where(fixed, count, 1), np.where(fixed, count, 1e9)
    least, most = every_table(matrix, lower, upper, 10)
    for cell in range(len(cells)):
        assert extremes(matrix, lower, upper, cell) == pytest.approx((least[cell], most[cell]))
    over, under = exposed(matrix, lower, upper, np.where(fixed, np.inf, 1), np.where(fixed, -np.inf, 4))
    assert (over == (~fixed & (least > 1))).all() and (under == (~fixed & (most < 4))).all()


def test_narrowing_is_exact_where_sums_form_a_tree():
    cells = areas({"C": 30, "D": 20, "F": 10, "A": 12, "B": 8, "G": 4, "H": 6})
    relations = sums({"C": ["D", "F"], "D": ["A", "B"], "F": ["G", "H"]})
    matrix = link(cells, relations, key=["area_code"]).matrix
    shown = cells["area_code"].isin(["C", "A"]).to_numpy()
    count = cells["numerator"].to_numpy(dtype=float)
    lower, upper = np.where(shown, count, 1.0), np.where(shown, count, 1e9)
    tight = narrowed(matrix, lower, upper)
    for cell in range(len(cells)):
        assert extremes(matrix, lower, upper, cell) == pytest.approx((tight[0][cell], tight[1][cell]))


def test_a_lone_withheld_cell_is_recovered():
    released = marked(areas({"D": 63, "A": 3, "B": 20, "C": 40}), [False, True, False, False])
    found = audit(released, sums({"D": ["A", "B", "C"]}), LOCAL, key=["area_code"]).iloc[0]
    assert (found["lower"], found["upper"], found["recoverable"]) == (3, 3, True)


def test_a_sum_of_seven_gives_two_cells_away_and_one_of_eight_does_not():
    sums_of_two = sums({"D": ["A", "B", "C"]})
    hidden = [False, True, True, False]
    for small, recoverable in ((6, True), (7, False)):
        released = marked(areas({"D": 41 + small, "A": 1, "B": small, "C": 40}), hidden)
        assert (audit(released, sums_of_two, LOCAL, key=["area_code"])["recoverable"] == recoverable).all()


def test_known_populations_narrow_what_is_possible():
    people = {"D": 240.0, "A": 20.0, "B": 20.0, "C": 200.0}
    released = marked(areas({"D": 61, "A": 7, "B": 14, "C": 40}, people), [False, True, True, False])
    found = audit(released, sums({"D": ["A", "B", "C"]}), LOCAL, key=["area_code"])
    assert found["lower"].tolist() == [2, 2] and found["upper"].tolist() == [19, 19]
    assert found["recoverable"].tolist() == [True, False]  # all but a few of B are counted: that end must stay


def test_what_follows_from_published_figures_alone_is_no_fault_of_the_release():
    cells = areas({"D": 43, "A": 3, "C": 40}).assign(published=[True, False, True])
    found = audit(marked(cells, [False, True, False]), sums({"D": ["A", "C"]}), LOCAL, key=["area_code"])
    assert found["recoverable"].tolist() == [False]


def test_rounded_figures_tell_less():
    hes = Policy(name="hes", low=1, high=7, zero_shown=True, complement=False, rounding=5, differencing=True)
    released = marked(areas({"D": 32, "A": 5, "B": 17, "C": 10}), [False, True, False, False])
    released["shown"] = [30.0, np.nan, 15.0, 10.0]
    assert not audit(released, sums({"D": ["A", "B", "C"]}), hes, key=["area_code"])["recoverable"].any()


def test_a_release_that_contradicts_its_sums_is_refused():
    released = marked(areas({"D": 10, "A": 3, "B": 20, "C": 3}), [False, True, False, True])
    with pytest.raises(ValueError, match="contradicts the sums"):
        audit(released, sums({"D": ["A", "B", "C"]}), LOCAL, key=["area_code"])
