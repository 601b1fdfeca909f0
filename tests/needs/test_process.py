"""Control charts of individual values: a published example, and the laws of signals."""

import numpy as np
import pandas as pd
import pytest

from needs.process import process_limits

FLOW = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]


def series(values, group="A"):
    return pd.DataFrame({"group": group, "period_order": range(len(values)), "value": values})


def test_limits_agree_with_the_flow_rates_of_the_nist_handbook():
    rows = process_limits(series(FLOW), by=["group"])  # e-Handbook of Statistical Methods, section 6.3.2.2
    found = rows[["centre", "lower_limit", "upper_limit"]].iloc[0].tolist()
    assert found == pytest.approx([50.81, 45.8159, 55.8041], abs=0.0001)
    assert rows["signal"].isna().all()


def test_a_value_beyond_a_limit_is_a_signal_and_its_neighbours_are_not():
    rows = process_limits(series([*[8, 16] * 4, 60, *[16, 8] * 4]), by=["group"])
    assert rows.index[rows["signal"].notna()].tolist() == [8]
    assert rows["signal"][8] == "beyond a limit"


def test_eight_in_a_row_on_one_side_are_a_signal_and_seven_are_not():
    for length, signals in ((8, 16), (7, 0)):
        high = [11.0, 12.0] * length
        rows = process_limits(series([*high[:length], *(8 - (each - 11) for each in high[:length])]), by=["group"])
        shifted = rows["signal"] == "8 in a row on one side"
        assert shifted.sum() == signals


def test_a_missing_point_ends_a_run_and_gives_no_range():
    values = [11.0, 12, 11, 12, np.nan, 11, 12, 11, 12, 8, 7, 8, 7, np.nan, 8, 7, 8, 7]
    rows = process_limits(series(values), by=["group"])
    assert rows["signal"].isna().all()
    steps = [1, 1, 1, 1, 1, 1, 4, 1, 1, 1, 1, 1, 1]
    assert rows["upper_limit"].iloc[0] - rows["centre"].iloc[0] == pytest.approx(3 / 1.128 * np.mean(steps))


def test_groups_stand_apart_whatever_the_order_of_the_rows():
    both = pd.concat([series(FLOW, "A"), series([2 * each for each in FLOW], "B")], ignore_index=True)
    mixed = process_limits(both.sample(frac=1, random_state=1), by=["group"]).sort_index()
    assert mixed["centre"].round(6).unique().tolist() == [50.81, 101.62]
    pd.testing.assert_frame_equal(mixed, process_limits(both, by=["group"]))


def test_no_limit_lies_below_what_a_value_can_be():
    assert process_limits(series([0, 9, 0, 9, 0.0]), by=["group"])["lower_limit"].tolist() == [0.0] * 5


def test_a_period_that_stands_twice_is_refused():
    with pytest.raises(ValueError, match="period_order"):
        process_limits(pd.concat([series([1.0]), series([2.0])]), by=["group"])
