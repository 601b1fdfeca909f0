"""Policies are data, and contradictory ones are refused."""

import pytest

from needs.disclosure.policy import Policy, strictest

RULES = {
    "name": "hes",
    "low": 1,
    "high": 7,
    "zero_shown": True,
    "complement": False,
    "rounding": 5,
    "differencing": True,
}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"high": -1}, "not negative"),
        ({"high": 0}, "low is not above high"),
        ({"low": 0}, "zero is shown where low is 1"),
        ({"zero_shown": False}, "withheld where low is 0"),
        ({"rounding": 0}, "multiple of 1 or more"),
        ({"rounding": "5"}, "rounding is int, not '5'"),
        ({"high": True}, "high is int"),
        ({"events_needed": 20, "events_reliable": 10}, "unreliable only where it is shown"),
    ],
)
def test_negative_and_contradictory_rules_are_refused(change, says):
    with pytest.raises(ValueError, match=says):
        Policy(**RULES | change)


def test_mixed_sources_obey_the_strictest_rule_of_each():
    births = {"name": "births", "low": 0, "high": 2, "zero_shown": False, "complement": True, "rounding": 1}
    mixed = strictest([Policy(**RULES), Policy(**RULES | births)])
    assert (mixed.low, mixed.high, mixed.zero_shown, mixed.complement, mixed.rounding) == (0, 7, False, True, 5)


def test_no_policy_is_no_strictest_policy():
    with pytest.raises(ValueError, match="strictest of no policies"):
        strictest([])
