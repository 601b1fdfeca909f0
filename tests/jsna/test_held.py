"""Rows of an area are the same whether a process holds the whole table or reads that area's part of the file."""

import pandas as pd
import pytest

from jsna import held, store


@pytest.fixture
def people(example, monkeypatch):
    """The folder of the example's release, and none of its tables in memory."""
    monkeypatch.setattr(held, "_held", {})
    store._of_areas.cache_clear()
    yield example.release
    store._of_areas.cache_clear()


@pytest.mark.parametrize("table", ["areas", "population", "indicators", "baselines"])
def test_words_are_in_one_order_however_the_rows_are_read(people, table):
    codes = ["X05000200", "X07000008", "X10000001"]
    read = [store.read(table, people, areas=[code]) for code in codes]
    store._of_areas.cache_clear()
    held.hold(people / f"{table}.parquet", store.read(table, people))
    assert (people / f"{table}.parquet") in held._held
    for code, alone in zip(codes, read, strict=True):
        pd.testing.assert_frame_equal(store.read(table, people, areas=[code]), alone)
        orders = [alone[name].cat.categories for name in alone if alone[name].dtype == "category"]
        assert [list(words) for words in orders if not words.is_monotonic_increasing] == []
