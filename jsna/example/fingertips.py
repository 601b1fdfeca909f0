"""Fingertips downloads: one file for each type of area, with England as often as Fingertips prints it."""

import numpy as np
import pandas as pd

from jsna.example import names
from jsna.example.geography import COUNTRY_CODE, DISTRICT_CODES, REGION_CODES, UNITARY_REGIONS
from jsna.example.health import DECILES
from jsna.example.measures import MEASURES
from jsna.example.publish import csv_bytes
from needs.trend import recent_trend

BOUNDARY = "Boundary change: two districts merged in April 2019. Break in series: earlier values are for both together"
SUPPRESSED = "Value suppressed for disclosure control due to small count"
POOR = "Value not published for data quality reasons"
SURVEYED = (2014, 2016, 2018, 2021, 2023)  # decay in five-year-olds
SHUT = (2019, 2020)  # no assessment at the end of Reception
BY_DECILE = "District & UA deprivation deciles in England (IMD2019, 4/23 geography)"
LIMITS = {"lower_95": "Lower CI 95.0 limit", "upper_95": "Upper CI 95.0 limit",
          "lower_998": "Lower CI 99.8 limit", "upper_998": "Upper CI 99.8 limit"}  # fmt: skip
_BY_FORMER_REGION = "Compared to Region value or percentiles"
_BY_REGION, _BY_NOTHING = "Compared to Regions (statistical) value or percentiles", "Compared to percentiles"
LEVELS = {  # file: area type in words, levels, the second "Compared to…" heading
    "districts": ("Districts & UAs (from Apr 2023)", ("region", "district", "unitary"), _BY_REGION),
    "former_districts": ("District & UA (pre 4/19)", ("region", "district", "former", "unitary"), _BY_FORMER_REGION),
    "counties": ("Counties & UAs (from Apr 2023)", ("county", "unitary"), _BY_NOTHING),
    "regions": ("Regions (statistical)", ("region",), _BY_REGION),
    "ccgs": ("CCGs (from Apr 2021)", ("ccg",), _BY_NOTHING),
    "sub_icbs": ("ICB sub-locations", ("sub_icb",), _BY_NOTHING),
    "icbs": ("ICBs", ("icb",), _BY_NOTHING),
}  # fmt: skip


def published(figures: pd.DataFrame, areas: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the figures of `health.figures` as they are let out: some suppressed, some missing, notes, verdicts."""
    facts = pd.DataFrame([vars(measure) for measure in MEASURES]).set_index("id")
    table = figures.merge(facts[["name", "age", "good", "period", "rounded"]], left_on="id", right_index=True)
    table = table.join(areas[["area_code", "level", "area_name"]], on="area").sort_index()
    table = table[~(table["id"].eq("93563") & ~table["year"].isin(SURVEYED))]
    table = table[~(table["id"].eq("90631") & table["year"].isin(SHUT))].reset_index(drop=True)
    table["period_text"] = _period(table)
    table["versus"], table["trend"] = _verdicts(table), _trends(table)
    return _withheld(table, rng)


def download(table: pd.DataFrame, file: str) -> bytes:
    """Return one download: England, then the areas of the file's levels, in the layout of its time."""
    label, levels, heading = LEVELS[file]
    england = table[table["level"] == "england"].assign(parent="", parent_name="", versus="Not compared")
    with_region = "region" in levels
    repeated = england.assign(parent=COUNTRY_CODE, parent_name=names.COUNTRY, versus="Similar")
    rows = [england] if with_region else [england, repeated]
    rows.append(_with_parents(table[table["level"].isin(levels)], by_region=with_region))
    chosen = pd.concat(rows, ignore_index=True).sort_values(["id", "year"], kind="stable", ignore_index=True)
    if file == "districts":
        tenths = table[table["level"].isin(DECILES) & table["year"].gt(2018) & table["sex"].ne("Male")]
        tenths = tenths.assign(parent="", parent_name="", category=tenths["level"] + " decile (IMD2019)")
        chosen = pd.concat([chosen, tenths], ignore_index=True)
    if file == "former_districts":
        chosen = chosen[chosen["year"].lt(2019) & chosen["area_code"].ne(DISTRICT_CODES[-1])]
    if file == "ccgs":
        chosen = chosen[chosen["year"].lt(2022)]
    return csv_bytes(_layout(chosen, label, heading, older=file == "former_districts"))


def _layout(rows: pd.DataFrame, label: str, heading: str, *, older: bool) -> pd.DataFrame:
    kinds = {"england": "England", "region": "Region" if older else "Regions (statistical)"}
    kinds |= dict.fromkeys(DECILES, "England")
    category = (rows["category"] if "category" in rows else pd.Series("", index=rows.index)).fillna("")
    columns = {
        "Indicator ID": rows["id"], "Indicator Name": rows["name"], "Parent Code": rows["parent"],
        "Parent Name": rows["parent_name"], "Area Code": rows["area_code"], "Area Name": rows["area_name"],
        "Area Type": rows["level"].map(kinds).fillna(label), "Sex": rows["sex"], "Age": rows["age"],
        "Category Type": category.where(category == "", BY_DECILE),
        "Category": category, "Time period": rows["period_text"], "Value": rows["value"].round(5),
        **{printed: rows[limit].round(5) for limit, printed in LIMITS.items()},
        "Count": rows["count"].astype("Int64"), "Denominator": rows["denominator"].astype("Int64"),
        "Value note": rows["note"], "Recent Trend": rows["trend"],
        "Compared to England value or percentiles": rows["versus"], heading: "Not compared",
        "Time period Sortable": rows["year"] * 10_000, "New data": "", "Compared to goal": "",
        "Time period range": np.where(rows["period"] == "three", "3y", "1y"),
    }  # fmt: skip
    table = pd.DataFrame(columns)
    return table.drop(columns="Time period range") if older else table


def _period(table: pd.DataFrame) -> pd.Series:
    start, end = table["year"].astype(str), ((table["year"] + 1) % 100).map("{:02d}".format)
    three = (table["year"] - 2).astype(str) + " - " + (table["year"] % 100).map("{:02d}".format)
    return start.mask(table["period"] == "financial", start + "/" + end).mask(table["period"] == "three", three)


def _withheld(table: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Round hospital counts, suppress the small, drop some for quality, and add the publisher's notes."""
    local = ~table["level"].isin(["england", "region", *DECILES])
    small = table["rounded"] & local & table["numerator"].between(1, 7)
    one_sex = table["sex"] != "Persons"  # a hidden sex could be had from the other and the sum
    small |= one_sex & (small & one_sex).groupby([table["id"], table["area"], table["year"]]).transform("any")
    merged = table["area_code"].eq(DISTRICT_CODES[-1]) & table["year"].lt(2019)
    closed = table["id"].isin(["20601", "20602", "92033"]) & table["year"].eq(2020) & local
    series = table.groupby(["id", "area", "year"]).ngroup()
    chance = rng.random(series.max() + 1)[series]  # the same for both sexes
    late = table["id"].eq("92517") & table["level"].isin(["district", "unitary"]) & (chance < 0.12)
    poor = closed | late | (table["level"].eq("district") & (chance < 0.004))
    poor |= table["id"].eq("93563") & table["level"].eq("district") & table["denominator"].lt(120)
    note = np.select([small, poor, merged], [SUPPRESSED, POOR, BOUNDARY], default="")
    five = (table["numerator"] / 5).round() * 5
    count = table["numerator"].astype(float).mask(table["rounded"] & ~table["level"].isin(["england", *DECILES]), five)
    gone = small | poor
    table = table.assign(count=count.mask(gone), note=note, trend=table["trend"].mask(gone, "Cannot be calculated"))
    table[["value", *LIMITS]] = table[["value", *LIMITS]].mask(gone)
    table["denominator"] = table["denominator"].astype(float).mask(poor)
    return table.assign(versus=table["versus"].mask(gone, "Not compared"))


def _verdicts(table: pd.DataFrame) -> pd.Series:
    key = ["id", "year", "sex"]
    england = table[table["level"] == "england"].set_index(key)["value"]
    benchmark = england.reindex(pd.MultiIndex.from_frame(table[key])).to_numpy()
    above, below = table["lower_95"] > benchmark, table["upper_95"] < benchmark
    high = table["good"].map({"high": "Better", "low": "Worse", "none": "Higher"})
    low = table["good"].map({"high": "Worse", "low": "Better", "none": "Lower"})
    return pd.Series("Similar", index=table.index).mask(above, high).mask(below, low)


def _trends(table: pd.DataFrame) -> pd.Series:
    """Return the recent trend in Fingertips' words, on the latest period of each series."""
    polarity = table["good"].map({"high": "high is good", "low": "low is good", "none": "no judgement"})
    years = table["period"].eq("three").map({True: 3, False: 1})
    series = table.assign(period_order=table["year"], polarity=polarity, period_years=years)
    key = ["id", "area", "sex"]
    trend = recent_trend(series, by=key)
    words = trend["marker"].str.capitalize()
    judged = trend["label"].isin(["getting better", "getting worse"])
    words = words.mask(judged, words + " and " + trend["label"])
    latest = table["year"].eq(table.groupby("id")["year"].transform("max"))
    known = pd.Series(words.to_numpy(), index=pd.MultiIndex.from_frame(trend[key]))
    return pd.Series(known.reindex(pd.MultiIndex.from_frame(table[key])).to_numpy(), table.index).where(latest, "")


def _with_parents(rows: pd.DataFrame, *, by_region: bool) -> pd.DataFrame:
    local = rows["level"].isin(["district", "former", "unitary"]) & by_region
    place = rows["area_code"].str[-2:].astype(int) - 1
    region = place.map(dict(enumerate(UNITARY_REGIONS))).where(rows["level"] == "unitary", 0)
    code = region.map(dict(enumerate(REGION_CODES))).where(local, COUNTRY_CODE)
    name = region.map({number: f"{name} region" for number, name in enumerate(names.REGIONS)})
    return rows.assign(parent=code, parent_name=name.where(local, names.COUNTRY))
