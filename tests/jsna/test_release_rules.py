"""What the release step knows: who lies inside whom, what earlier editions showed, and a council's stricter rules."""

import pandas as pd
import pytest
from test_release import WARDS, county, lookup, row

from jsna.errors import JsnaError
from jsna.pages.editions import KEPT, record
from jsna.protect import protection
from jsna.rules import rules
from jsna.sums import years

ABSENT = "X05000009"
LARGE = {"X05000001": 23, "X05000002": 41, "X05000003": 28, "X05000004": 33}


def released(figures, places=None, **where):
    return protection({"indicators": figures, "area_lookup": lookup(places)}, **where)


def marks(made):
    rows = made.indicators
    return dict(zip(rows["area_type"] + ":" + rows["area_code"], rows["mark"].eq("[c]"), strict=True))


def test_a_ward_without_a_row_is_not_told_by_subtraction(monkeypatch):
    monkeypatch.setattr("test_release.EMPTY", [ABSENT])
    figures = county(LARGE)
    figures.loc[figures["area_type"] == "district", "numerator"] += 3
    made = released(figures)
    assert made.found["subtraction"].tolist() == ["128 - 23 - 41 - 28 - 33 = 3"]
    assert sum(marks(made).values()) == 1
    told = [note for note in made.notes if note.startswith("differencing")]
    assert "district:X07000001 less ward:X05000001, ward:X05000002" in told[0]
    assert "128" not in " ".join(made.notes)


def test_a_locality_that_is_a_ccg_but_for_a_few_people_is_not_shown_beside_it():
    few = {"ccg:X38000001": [*WARDS], "locality:L-river": ["X05000001", "X05000002", "X05000003"]}
    figures = pd.DataFrame([row("X38000001", "ccg", 400, denominator=9000.0),
                            row("L-river", "locality", 395, denominator=8000.0)])  # fmt: skip
    made = released(figures, few)
    assert made.found["subtraction"].tolist() == ["400 - 395 = 5"]
    assert sum(marks(made).values()) == 1


def test_wards_of_a_ccg_are_hidden_in_its_sum_too():
    both = {"ccg:X38000001": ["X05000001", "X05000002"], "ccg:X38000002": ["X05000003", "X05000004"]}
    ccgs = [row("X38000001", "ccg", 44, denominator=8000.0), row("X38000002", "ccg", 61, denominator=8000.0)]
    made = released(pd.concat([county(WARDS), pd.DataFrame(ccgs)], ignore_index=True), both)
    held = marks(made)
    assert held["ward:X05000001"] and held["ward:X05000002"]
    assert not held["ward:X05000003"]


def test_three_years_less_two_of_them_do_not_tell_the_third():
    one = {"2017-19": (60, 2017, 3), "2017": (28, 2017, 1), "2018": (28, 2018, 1)}
    figures = pd.DataFrame([
        row("X07000001", "district", count, period=period, period_start=start, period_years=length)
        for period, (count, start, length) in one.items()
    ])  # fmt: skip
    made = released(figures)
    assert made.found["subtraction"].tolist() == ["60 - 28 - 28 = 4"] or made.indicators["mark"].eq("[c]").any()


def test_years_of_one_area_that_only_follow_each_other_are_all_shown():
    figures = pd.DataFrame([
        row("X07000001", "district", count, period=str(year), period_start=year)
        for year, count in ((2020, 40), (2021, 43), (2022, 38))
    ])  # fmt: skip
    assert released(figures).indicators["mark"].isna().all()


def test_a_period_holds_its_years():
    held = years({"2017-19", "2019/20", "2018/19-20/21", "rolling"}).groupby("code")["member"].agg(list).to_dict()
    assert held == {
        "2017-19": ["2017", "2018", "2019"],
        "2019/20": ["/2019"],
        "2018/19-20/21": ["/2018", "/2019", "/2020"],
    }


def edition(folder, made):
    """Publish what a release shows as an edition."""
    shown = made.indicators[made.indicators["numerator"].notna()]
    record(pd.DataFrame(columns=KEPT), "spring", "2026-01-31", folder, shown)
    return folder


def test_what_an_earlier_edition_showed_is_known_and_another_ward_hides_the_small_one(tmp_path):
    first = marks(released(county(WARDS)))
    partner = next(name for name, held in first.items() if held and name != "ward:X05000001")
    code = partner.split(":")[1]
    alone = county(WARDS)
    spring = edition(tmp_path, released(alone[alone["area_code"] == code]))
    held = marks(released(county(WARDS), published=spring))
    assert held["ward:X05000001"] and not held[partner]
    assert sum(held.values()) == 2


def test_a_district_that_left_the_data_is_still_known_from_the_edition_that_showed_it(tmp_path):
    figures = county(WARDS)
    ward, district = figures["area_type"] == "ward", figures["area_type"] == "district"
    assert not released(figures[ward]).indicators.loc[1:, "mark"].notna().any()  # nothing to subtract the others from
    spring = edition(tmp_path, released(figures[district]))
    made = released(figures[ward], published=spring)
    held = marks(made)
    assert held["ward:X05000001"] and sum(held.values()) == 2
    assert set(made.indicators["area_type"]) == {"ward"}


@pytest.mark.parametrize("policy", ["hes", "local"])
def test_what_an_edition_showed_stays_rounded_and_marked_as_it_was(tmp_path, policy):
    figures = county({"X05000001": 3, "X05000002": 41, "X05000003": 12, "X05000004": 33}, policy=policy)
    first = released(figures)
    assert (first.indicators["mark"] == "[u]").sum() == (policy == "local")  # 12 events
    again = released(figures, published=edition(tmp_path, first))
    pd.testing.assert_frame_equal(again.indicators, first.indicators)


def council(tmp_path, text):
    (tmp_path / "local").mkdir()
    (tmp_path / "local" / "policy.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_council_may_be_stricter(tmp_path):
    own = council(tmp_path, "[local]\nsuppress_to = 30\nround_to = 5\n")
    assert (rules(own)["local"].high, rules(own)["local"].rounding, rules(own)["hes"].high) == (30, 5, 7)
    assert marks(released(county(LARGE), raw=own))["ward:X05000003"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[local]\nsuppress_to = 5", r"\[local\]: suppress_to should be at least 7, never looser; found 5"),
        ("[local]\ncomplement = false", r"\[local\]: complement should be true"),
        ("[local]\ndifferencing = false", r"\[local\]: differencing should be true"),
        ("[hes]\nround_to = 3", r"\[hes\]: round_to should be a multiple of 5"),
        ("[hes]\nround_to = -5", r"\[hes\]: round_to should be a multiple of 5"),
        ("[local]\nrate_events = 0", r"\[local\]: rate_events should be at least 3"),
        ("[local]\nsuppress_to = 'ten'", r"\[local\]: suppress_to should be at least 7, never looser; found 'ten'"),
        ("[local]\nthreshold = 9", r"\[local\]: threshold should be one of"),
        ("[ours]\nsuppress_to = 9", "ours should be a table named as one of"),
        ("suppress_to = 9", "suppress_to should be a table named as one of"),
        ("[local", "is not TOML"),
    ],
)
def test_a_council_is_never_looser(tmp_path, text, message):
    with pytest.raises(JsnaError, match=r"local/policy\.toml(, |: )" + message):
        rules(council(tmp_path, text))


def test_a_council_cannot_call_its_own_counts_published():
    figures = county(WARDS, policy="published", published=True, indicator_id="camhs_offenders_acute")
    assert marks(released(figures))["ward:X05000001"]


def test_figures_that_mix_policies_obey_the_strictest_of_each_rule():
    made = released(county(LARGE, policy="hes", indicator_id="camhs_offenders_acute"))
    assert set(made.cells["policy"]) == {"hes + local"}
    assert made.indicators["numerator"].tolist()[:4] == [25, 40, 30, 35]
