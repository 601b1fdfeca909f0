"""How indicators have changed: long series have limits, percentages stand beside their baselines."""

import pandas as pd

from jsna.places import Area
from jsna.subjects.changes import control, since_baseline

PLACE = Area("X07000001", "district", "Upper Invented", "2021")
FACTS = {"indicator": "Under-18 conceptions", "unit": "per 1,000 women aged 15 to 17"}


def run(values, years=1):
    start = range(2000, 2000 + len(values))
    return pd.DataFrame(
        {"period": [str(year) for year in start], "period_start": start, "period_years": years, "value": values}
    )


def test_a_long_series_is_drawn_against_its_own_limits():
    shown = control(FACTS, run([40.0, 60] * 6 + [150.0]), PLACE)
    assert shown.title == "Under-18 conceptions in Upper Invented: 1 of 13 periods differs from the usual variation"
    assert shown.data["Signal"].tolist()[-1] == "beyond a limit"


def test_a_series_that_has_moved_all_along_has_no_usual_variation_to_be_held_to():
    assert control(FACTS, run([64.0 - 3 * year for year in range(14)]), PLACE) is None


def test_a_withheld_period_is_told_by_its_mark_and_breaks_the_line():
    rows = run([40.0, 60] * 6 + [150.0, None, 50]).assign(mark=None)
    rows.loc[13, "mark"] = "[c]"
    shown = control(FACTS, rows, PLACE)
    assert shown.title.endswith("1 of 14 periods differs from the usual variation; 1 withheld")
    assert shown.alt.endswith("1 withheld")
    assert shown.data.set_index("Period").loc["2013", ["Value", "Signal"]].tolist() == ["[c]", "[c]"]
    assert ">[c]</text>" in shown.svg
    assert "[c] confidential" in shown.html() and "The line breaks at a withheld period" in shown.html()


def test_twelve_periods_that_are_known_are_needed_however_many_are_withheld():
    assert control(FACTS, run([50.0, 51] * 5 + [None] * 9).assign(mark="[c]"), PLACE) is None


def test_a_short_series_and_one_of_overlapping_periods_have_no_limits():
    assert control(FACTS, run([50.0, 51] * 5), PLACE) is None
    assert control(FACTS, run([50.0, 51] * 6, years=3), PLACE) is None


def test_percentages_stand_beside_their_baselines_and_rates_do_not():
    rows = pd.DataFrame(
        {
            "indicator": ["MMR", "Obesity", "Deaths", "New"],
            "unit": ["% of children", "% of pupils", "per 1,000", "% of all"],
            "value": [90.0, 22.0, 3.0, 5.0],
            "baseline_value": [94.0, 20.0, 4.0, 5.0],
            "period_start": [2023] * 4,
            "baseline_start": [2015, 2015, 2015, 2023],
        }
    )
    shown = since_baseline(rows, PLACE)
    assert shown.data["Name"].tolist() == ["MMR", "Obesity"]
    assert "since their baselines: of 2, 1 higher and 1 lower" in shown.title
    assert since_baseline(rows.head(1), PLACE) is None
