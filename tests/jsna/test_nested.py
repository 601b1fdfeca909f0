"""What is counted within what: ages as publishers write them, and indicators whose count is part of another's."""

import pandas as pd
import pytest

from jsna.catalogue import indicators
from jsna.errors import JsnaError
from jsna.nested import event, family, pieces, views, years_of_age

GOOD = """
title = "Falls at school"
theme = "injuries"
definition = "Falls of children at school."
unit = "per 1,000"
multiplier = 1000
method = "crude rate"
polarity = "low is good"
numerator = "falls"
denominator = "children"
age = "under 15"
sources = ["made:falls"]
why = "They hurt."
"""


@pytest.mark.parametrize(
    ("words", "years"),
    [
        ("under 18", (0, 17)),
        ("<15 yrs", (0, 14)),
        ("10 to 24", (10, 24)),
        ("10-24 years", (10, 24)),
        ("5", (5, 5)),
        ("16 and over", (16, 120)),
        ("all ages", None),
        ("6 to 8 weeks", None),
        ("born at 37 weeks or later", None),
    ],
)
def test_ages_are_read_as_publishers_write_them(words, years):
    assert years_of_age(words) == years


def test_an_event_has_one_name_however_its_age_is_written():
    assert event("falls", "<15 yrs") == event("falls", "0 to 14") == "falls (0 to 14)"


def written(tmp_path, **files):
    for name, text in files.items():
        (tmp_path / f"{name}.toml").write_text(text.replace("made:falls", f"made:{name}"), encoding="utf-8")
    return indicators(tmp_path)


def test_an_indicator_names_the_one_that_it_is_part_of(tmp_path):
    found = written(tmp_path, falls=GOOD + 'part_of = "injury_admissions_0_14"\n')
    assert family(found, "falls") == "injury_admissions_0_14"


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ('part_of = "tumbles"\n', "falls.toml: part_of should be the name of an indicator's file"),
        ('part_of = "falls"\n', "part_of should be an indicator that is no part of this one"),
        ('part_of = "decay_5_years"\n', "part_of should be of ages that hold 'under 15'; it is '5'"),
        ('part_of = "under_18_conceptions"\n', "part_of should be a count, rate or share of the same sex"),
        ('part_of = "length_of_stay_long_term"\n', "part_of should be a count, rate or share of the same sex"),
        ('parts = "some"\n', "parts should be one of: apart; all"),
        ('parts = "all"\n', "parts should be given only where an indicator is part_of this one"),
    ],
)
def test_an_indicator_cannot_be_part_of_what_does_not_hold_it(tmp_path, more, message):
    with pytest.raises(JsnaError, match=message.replace(".", r"\.")):
        written(tmp_path, falls=GOOD + more)


def test_two_indicators_cannot_be_part_of_each_other(tmp_path):
    with pytest.raises(JsnaError, match="part_of should be an indicator that is no part of this one"):
        written(tmp_path, falls=GOOD + 'part_of = "trips"\n', trips=GOOD + 'part_of = "falls"\n')


def test_parts_that_may_share_people_are_never_added_up(tmp_path):
    overlapping = views(indicators(), "neet_or_unknown")
    assert ["neet_or_unknown", "neet"] in overlapping
    assert all(len(view) == 2 for view in overlapping)
    assert len(views(indicators(), "persistent_absence")) == 1


def test_parts_that_are_all_of_a_whole_leave_it_nothing_of_its_own():
    rows = pd.DataFrame({"indicator_id": ["looked_after_number", "looked_after_rate"], "age": "under 18"})
    held = pieces(rows, indicators()).groupby("code")["member"].agg(set)
    assert held["looked_after_number (0 to 17)"] == held["looked_after_rate (0 to 17)"]
