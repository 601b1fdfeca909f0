"""What the release knows beside areas: other sources, ages and events within one another, places of the same people."""

import pandas as pd
import pytest
from test_release import WARDS, county, lookup, row

from jsna.errors import JsnaError
from jsna.protect import protection

LARGE = {"X05000001": 23, "X05000002": 41, "X05000003": 28, "X05000004": 33}
PLACE = ("X07000001", "district")


def released(figures, places=None, **where):
    return protection({"indicators": figures, "area_lookup": lookup(places)}, **where)


def held(made, *columns):
    """The figures withheld, by `columns`."""
    rows = made.indicators
    return set(rows.loc[rows["mark"].eq("[c]"), [*columns]].itertuples(index=False, name=None))


def figures(*rows):
    return pd.DataFrame([row(*PLACE, count, **facts) for count, facts in rows])


def official(frame, kind="district"):
    """The rows of one kind of area as their publisher's."""
    ours = frame["area_type"] != kind
    return frame.assign(
        source=frame["source"].where(ours, "ohid_fingertips"),
        policy=frame["policy"].where(ours, "published"),
        published=~ours,
    )


def test_a_published_district_does_not_tell_the_one_small_ward_of_the_council():
    made = released(official(county(WARDS)))
    assert len(held(made, "area_code")) == 2
    assert ("X05000001",) in held(made, "area_code")
    assert ("X07000001",) not in held(made, "area_code")


def test_a_published_district_less_the_councils_wards_does_not_tell_a_ward_without_a_row(monkeypatch):
    monkeypatch.setattr("test_release.EMPTY", ["X05000009"])
    frame = official(county(LARGE))
    frame.loc[frame["area_type"] == "district", "numerator"] += 3
    made = released(frame)
    assert made.found["subtraction"].tolist() == ["128 - 23 - 41 - 28 - 33 = 3"]
    assert len(held(made, "area_code")) == 1


def test_a_published_district_that_does_not_add_up_stays_and_is_named():
    frame = official(county(WARDS))
    frame.loc[frame["area_type"] == "district", "numerator"] = 99.0
    made = released(frame)
    assert held(made, "area_code") == {("X05000001",)}
    assert "1 figures (ohid_fingertips) do not add up with the counts beside them" in made.notes[-1]


def test_what_two_sources_count_alike_is_one_figure_and_what_is_published_stays():
    both = pd.concat([county(WARDS), official(county(WARDS)).tail(1)], ignore_index=True)
    made = released(both)
    assert len(held(made, "area_code")) == 2
    assert not held(made, "area_type") & {("district",)}


UNDER_18 = {"indicator_id": "under_18_conceptions", "sex": "female", "age": "under 18"}
UNDER_16 = {"indicator_id": "under_16_conceptions", "sex": "female", "age": "under 16"}


def test_under_18_conceptions_less_those_under_16_do_not_tell_a_few_girls_of_16_and_17():
    made = released(figures((25, UNDER_18), (21, UNDER_16)))
    assert made.found["subtraction"].tolist() == ["25 - 21 = 4"]
    assert len(held(made, "indicator_id")) == 1
    told = [note for note in made.notes if note.startswith("differencing")]
    assert "under_18_conceptions (0 to 17) less under_16_conceptions (0 to 15)" in told[0]
    assert "25" not in " ".join(made.notes)


def test_published_conceptions_stay_whatever_their_difference():
    theirs = {"policy": "published", "published": True, "source": "ons_conceptions_under_18"}
    frame = figures((25, UNDER_18 | theirs), (21, UNDER_16 | theirs))
    pd.testing.assert_frame_equal(released(frame).indicators, frame)


def test_the_part_of_a_published_whole_is_withheld_and_not_the_whole():
    made = released(figures((25, UNDER_18 | {"policy": "published", "published": True}), (21, UNDER_16)))
    assert held(made, "indicator_id") == {("under_16_conceptions",)}


def test_ages_of_one_indicator_add_up_however_they_are_written():
    ages = {"10 to 17": 44, "10-14": 41, "15 to 17 years": 3}
    made = released(figures(*((count, {"age": age}) for age, count in ages.items())))
    assert ("15 to 17 years",) in held(made, "age")
    assert len(held(made, "age")) == 2


def test_an_age_without_a_row_is_not_told_by_those_around_it():
    ages = {"under 18": 90, "under 10": 40, "under 5": 20, "10 to 14": 46}  # 15 to 17: 4
    made = released(figures(*((count, {"age": age}) for age, count in ages.items())))
    assert "90 - 40 - 46 = 4" in set(made.found["subtraction"])
    assert held(made, "age") & {("under 18",), ("under 10",), ("10 to 14",)}


def test_parts_that_are_all_of_an_indicator_tell_each_other():
    facts = {"age": "5 to 16", "policy": "local", "denominator": 90.0}
    scores = {"received": 90, "normal": 50, "borderline": 36, "cause_for_concern": 4}
    frame = figures(
        *((n, facts | {"indicator_id": f"looked_after_sdq_{name}", "denominator": 200.0}) for name, n in scores.items())
    )
    shown = held(released(frame), "indicator_id")
    assert ("looked_after_sdq_cause_for_concern",) in shown
    assert len(shown) >= 2


def test_a_share_goes_with_the_count_that_it_is_a_share_of():
    whole = {"indicator_id": "looked_after_rate", "age": "under 18"}
    part = {"indicator_id": "placed_over_20_miles", "age": "under 18", "denominator": 5.0}
    assert held(released(figures((5, whole), (0, part))), "indicator_id") == {
        ("looked_after_rate",),
        ("placed_over_20_miles",),
    }


@pytest.mark.parametrize("kind", ["locality", "ccg"])
def test_a_place_of_the_same_people_does_not_tell_a_withheld_ward(kind):
    first = released(county(WARDS))
    partner = next(code for code, _ in held(first, "area_code", "area_type") if code != "X05000001")
    same = row("L-same", kind, WARDS[partner])
    made = released(pd.concat([county(WARDS), pd.DataFrame([same])], ignore_index=True), {f"{kind}:L-same": [partner]})
    hidden = held(made, "area_type", "area_code")
    assert ((kind, "L-same") in hidden) == (("ward", partner) in hidden)
    assert len(hidden) >= 2


def test_a_place_of_the_same_people_counted_otherwise_is_not_refused():
    same = row("X38000001", "ccg", 160, denominator=16000.0)
    frame = pd.concat([county(LARGE), pd.DataFrame([same])], ignore_index=True)
    assert held(released(frame, {"ccg:X38000001": [*WARDS]}), "area_code") == set()


def test_a_period_is_the_same_however_it_is_written():
    frame = county(WARDS).assign(period="2017-19", period_start=2017, period_years=3)
    frame.loc[frame["area_type"] == "district", "period"] = "2017 to 2019"
    assert len(held(released(frame), "area_code")) == 2


def test_counts_of_the_council_that_contradict_each_other_are_refused():
    with pytest.raises(JsnaError, match=r"under_18_conceptions|parts sum to their whole"):
        released(figures((20, UNDER_18), (25, UNDER_16)))


def test_a_contradiction_by_way_of_an_area_that_nobody_counted_is_found_too():
    region = row("X12000001", "region", 9, source="ohid_fingertips", policy="published", published=True)
    above = [("X07000001", "district", "X10000001", "county"), ("X10000001", "county", "X12000001", "region")]
    placed = pd.DataFrame(
        [(*pair[:2], "2024", *pair[2:], "2024", 1.0) for pair in above], columns=list(lookup().columns)
    )
    frame = pd.concat([county(LARGE), pd.DataFrame([region])], ignore_index=True)
    tables = {"indicators": frame, "area_lookup": pd.concat([lookup(), placed], ignore_index=True)}
    made = protection(tables)
    assert held(made, "area_code") == set()
    assert "1 figures (ohid_fingertips) do not add up" in made.notes[-1]
