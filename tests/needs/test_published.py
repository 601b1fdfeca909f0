"""Our methods against a published file: every rate, verdict and trend of injuries at 0 to 14 (Fingertips 90284)."""

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from needs.compare import verdict
from needs.rates import crude_rate
from needs.trend import recent_trend

FOLDER = Path(__file__).resolve().parents[2] / ".." / "shared" / "realdata" / "indicators"
FILES = sorted(FOLDER.glob("fingertips_90284*.csv.gz"))
ENGLAND = "E92000001"
NAMES = {
    "Area Code": "area_code",
    "Time period": "period",
    "Value": "value",
    "Count": "numerator",
    "Denominator": "denominator",
    "Recent Trend": "published_trend",
    "Compared to England value or percentiles": "published_verdict",
}
LEVELS = {"95.0": "95", "99.8": "998"}
NAMES |= {f"{s} CI {c} limit": f"{s.lower()}_{name}" for s in ("Lower", "Upper") for c, name in LEVELS.items()}

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not FILES, reason="the published file is kept outside the repository"),
]


@cache
def published():
    rows = pd.concat([pd.read_csv(path, low_memory=False) for path in FILES])
    rows = rows[rows["Category Type"].isna()].rename(columns=NAMES)
    rows = rows.drop_duplicates(["area_code", "period", "Sex"]).reset_index(drop=True)
    return rows.assign(period_order=rows["period"].str[:4].astype(int), polarity="low is good")


def test_englands_rates_and_intervals_are_those_printed_to_every_digit():
    england = published().query("area_code == @ENGLAND")
    ours = crude_rate(england[["numerator", "denominator"]], per=10_000)
    columns = ["value", "lower_95", "upper_95", "lower_998", "upper_998"]
    assert len(england) > 30
    assert (ours[columns] - england[columns]).abs().max().max() < 1e-5


def test_every_verdict_is_the_published_one():
    england = (
        published().query("area_code == @ENGLAND")[["period", "Sex", "value"]].rename(columns={"value": "benchmark"})
    )
    rows = published().drop(columns=["lower_998", "upper_998"]).merge(england, on=["period", "Sex"])
    ours = verdict(rows.assign(benchmark_code=ENGLAND))
    both = ours[ours["published_verdict"].notna()]
    assert len(both) > 6000
    assert (both["verdict"] == both["published_verdict"].str.lower()).all()


def test_a_trend_is_significant_exactly_where_the_published_one_is():
    """The direction is left out: the file calls 174 falls increasing, England's from 93.6 to 72.7 among them."""
    trends = recent_trend(published(), by=["area_code", "Sex"])
    last = published().dropna(subset="published_trend")[["area_code", "Sex", "published_trend"]]
    both = last.merge(trends, on=["area_code", "Sex"], validate="1:1")
    words = both["published_trend"].str.lower()
    ours = both["marker"].isin(["increasing", "decreasing"])
    assert len(both) > 450
    assert (ours == words.str.contains("getting")).all()
    assert (both["marker"] == words)[~ours].all()


def test_englands_injuries_fell():
    trends = recent_trend(published().query("area_code == @ENGLAND"), by=["Sex"])
    assert (trends["label"] == "getting better").all()
