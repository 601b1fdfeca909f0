"""Rounded tables: rounding alone may tell a small count, so as much is withheld beside it as of exact ones."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from invented_tables import LOCAL, areas, random_table, sums

from needs.disclosure.audit import audit
from needs.disclosure.protect import protect

HES = replace(LOCAL, name="hes", rounding=5)
DISTRICT = sums({"D": ["A", "B", "C"]})


def test_rounding_alone_can_tell_a_count_to_the_person():
    """18, 23 and their sum of 42 are shown as 20, 25 and 40: at least 18 + 23 of at most 42, so one is left."""
    counts = {"D": 42.0, "A": 18.0, "B": 23.0, "C": 1.0}
    bare = areas(counts).assign(shown=[40.0, 20.0, 25.0, np.nan], mark=[None, None, None, "[c]"])
    told = audit(bare, DISTRICT, HES, key=["area_code"], exact=True).iloc[0]
    assert (told["lower"], told["upper"], told["recoverable"]) == (1, 1, True)
    released = protect(areas(counts), DISTRICT, HES, key=["area_code"])
    assert released["mark"].eq("[c]").sum() == 2
    assert not audit(released, DISTRICT, HES, key=["area_code"], exact=True)["recoverable"].any()


@pytest.mark.parametrize("seed", range(4))
def test_what_is_withheld_of_rounded_counts_follows_from_the_small_ones_as_of_exact_counts(seed):
    cells, relations = random_table(seed, (4, 3))
    exact, coarse = (protect(cells, relations, rule, key=["row", "column"]) for rule in (LOCAL, HES))
    pd.testing.assert_series_equal(coarse["mark"], exact["mark"])
    assert (coarse["shown"].dropna() % 5 == 0).all()
    assert not audit(coarse, relations, HES, key=["row", "column"], exact=True)["recoverable"].any()
