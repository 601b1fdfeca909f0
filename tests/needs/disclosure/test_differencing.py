"""Figures that may each be shown and together tell too much."""

from dataclasses import replace

import pandas as pd
import pytest
from invented_tables import LOCAL, areas, sums

from needs.disclosure.audit import audit
from needs.disclosure.differencing import differences
from needs.disclosure.protect import protect

NONE = sums({})


def made_of(**members: str) -> pd.DataFrame:
    """Return the members of each code, one letter each."""
    rows = [("area_code", code, member) for code, all_of in members.items() for member in all_of]
    return pd.DataFrame(rows, columns=["dimension", "code", "member"])


def test_an_area_within_another_leaves_a_few_people():
    cells = areas({"CCG": 412, "locality": 409})
    found = differences(cells, made_of(CCG="abcd", locality="abc"), LOCAL, key=["area_code"]).iloc[0]
    assert (found["area_code"], found["parts"], found["subtraction"]) == ("CCG", ("locality",), "412 - 409 = 3")


def test_areas_that_overlap_but_do_not_contain_one_another_cannot_be_subtracted():
    cells = areas({"CCG": 412, "locality": 409})
    assert differences(cells, made_of(CCG="abcd", locality="abce"), LOCAL, key=["area_code"]).empty


def test_equal_areas_and_large_remainders_tell_nothing():
    cells = areas({"CCG": 412, "same": 412, "locality": 400})
    assert differences(cells, made_of(CCG="abcd", same="abcd", locality="abc"), LOCAL, key=["area_code"]).empty


def test_wards_that_nearly_make_up_a_district_are_subtracted_together():
    cells = areas({"D": 100, "A": 55, "B": 40})
    found = differences(
        cells, made_of(D="abcde", A="ab", B="cd"), LOCAL, key=["area_code"], covers=sums({"D": ["A", "B"]})
    )
    assert found["subtraction"].tolist() == ["100 - 55 - 40 = 5"]


def test_a_remainder_of_nearly_everybody_tells_too():
    cells = areas({"CCG": 500, "locality": 402}, {"CCG": 600.0, "locality": 500.0})
    found = differences(cells, made_of(CCG="abcd", locality="abc"), LOCAL, key=["area_code"])
    assert found["reason"].tolist() == ["all but a few are counted"]


def test_one_year_less_another_is_no_disclosure_but_three_years_less_two_are():
    members = pd.DataFrame(
        [("period", "2018", "2018"), ("period", "2017", "2017")]
        + [("period", "2015-17", str(year)) for year in (2015, 2016, 2017)]
        + [("period", "2016-17", str(year)) for year in (2016, 2017)],
        columns=["dimension", "code", "member"],
    )
    cells = areas({"2018": 43, "2017": 40, "2015-17": 85, "2016-17": 80}).rename(columns={"area_code": "period"})
    assert differences(cells, members, LOCAL, key=["period"])["subtraction"].tolist() == ["85 - 80 = 5"]


def test_a_policy_without_differencing_finds_nothing():
    cells = areas({"CCG": 412, "locality": 409})
    lenient = replace(LOCAL, differencing=False)
    assert differences(cells, made_of(CCG="abcd", locality="abc"), lenient, key=["area_code"]).empty


def test_one_of_two_figures_that_tell_too_much_is_withheld():
    cells = areas({"CCG": 412, "locality": 409})
    found = differences(cells, made_of(CCG="abcd", locality="abc"), LOCAL, key=["area_code"])
    released = protect(cells, NONE, LOCAL, key=["area_code"], differences=found)
    assert released["status"].tolist().count("secondary") == 1
    assert not audit(released, NONE, LOCAL, key=["area_code"], differences=found)["recoverable"].any()


def test_what_an_earlier_edition_published_stays_so_the_new_figure_goes():
    cells = areas({"2020 edition": 412, "2021 edition": 409}).assign(published=[True, False])
    found = differences(cells, made_of(**{"2020 edition": "abcd", "2021 edition": "abc"}), LOCAL, key=["area_code"])
    released = protect(cells, NONE, LOCAL, key=["area_code"], differences=found)
    assert released["status"].tolist() == ["shown", "secondary"]


def test_a_member_given_twice_is_refused():
    with pytest.raises(ValueError, match="names one row"):
        differences(areas({"A": 5}), made_of(A="aa"), LOCAL, key=["area_code"])
