"""Inequality by deprivation: an indicator from the most to the least deprived group, and the slope across them."""

from collections.abc import Callable, Mapping

import pandas as pd

from jsna import figures, prose
from jsna.catalogue import Indicator
from jsna.catalogue import indicators as catalogue
from jsna.chapter import Chapter
from jsna.places import Area
from jsna.subjects import indicators
from needs.attributable import attributable, gap
from needs.inequality import slope_index
from needs.priority import JUDGED

TENTHS = ("Most deprived", "Second most deprived", "Third more deprived", "Fourth more deprived", "Fifth more deprived",
          "Fifth less deprived", "Fourth less deprived", "Third less deprived", "Second least deprived",
          "Least deprived")  # fmt: skip
FIFTHS = ("Most deprived", "Second most deprived", "Average deprived", "Second least deprived", "Least deprived")
KEY_THEMES = ("poverty", "injuries", "sexual health and conceptions", "early years")
SCALES = {"proportion": "proportion", "crude rate": "rate", "dsr": "rate"}


def gradients(chapter: Chapter, *themes: str, most: int = 2) -> list[figures.Shown]:
    """Draw up to `most` indicators by deprivation: within the area where published, else across England.

    Those on which less or more is judged better come first: a gradient of the others is none of need.
    """
    found: list[figures.Shown] = []
    england = chapter.parents().get("england")
    for area in [chapter.area, *([england] if england else [])]:
        rows = chapter.looked(by_deprivation, "indicators", of=[area])
        there = set(rows["indicator_id"].unique())
        for fact in sorted(indicators.of_themes(*themes), key=lambda fact: fact.polarity not in JUDGED):
            if len(found) == most or fact.id not in there or fact.method not in SCALES:
                continue
            chosen = _latest(rows[(rows["indicator_id"] == fact.id) & (rows["sex"] == fact.sex)])
            if len(chosen):
                chapter.used(chosen)
                found.append(_drawn(chosen, fact, area.name if area == chapter.area else _whose(chosen, area)))
        if found:
            return found
    return found


def by_deprivation(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that are of a group of deprivation, with ``set`` (whose groups) and ``quantile``, 1 the most."""
    rows = rows[rows["category"] != "all"]
    parts = (
        rows["category"].astype("str").str.extract(r"^(?P<set>.*depriv[^:]*): (?P<group>.*?) (?P<kind>decile|quintile)")
    )
    names = {"decile": TENTHS, "quintile": FIFTHS}
    places = {(kind, group): place for kind, groups in names.items() for place, group in enumerate(groups, start=1)}
    pairs = pd.MultiIndex.from_frame(parts[["kind", "group"]])
    quantile = pd.Series(places).reindex(pairs).to_numpy()
    found = rows.assign(set=parts["set"], kind=parts["kind"], quantile=quantile)
    return found[found["quantile"].notna()]


def _latest(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the groups of the latest period and set that is complete."""
    known = ["value", "lower_95", "upper_95", "denominator"]
    rows = rows[rows[known].notna().all(axis=1)]
    if rows.empty:
        return rows
    groups = rows.groupby(["set", "period_start", "sex", "age"], observed=True)["quantile"]
    expected = rows["kind"].map({"decile": len(TENTHS), "quintile": len(FIFTHS)})
    rows = rows[groups.transform("nunique") == expected]
    order = rows.sort_values(["period_start", "set", "sex"], kind="stable")
    key = ["period_start", "set", "sex", "age", "source"]
    return order.merge(order[key].tail(1), on=key).drop_duplicates("quantile") if len(order) else rows


def _drawn(rows: pd.DataFrame, fact: Indicator, area_name: str) -> figures.Shown:
    return figures.inequality_slope(
        rows, label=f"{fact.title}, {rows['period'].iloc[0]}", unit=fact.unit, area_name=area_name,
        index=slope(rows, fact),
    )  # fmt: skip


def _whose(rows: pd.DataFrame, area: Area) -> str:
    return f"{area.name}, by {_groups(rows)}"


def _groups(rows: pd.DataFrame) -> str:
    """Say whose deprivation the groups are of: a publisher's set is named after its areas."""
    tenths, named = rows["kind"].iloc[0] == "decile", str(rows["set"].iloc[0])
    areas = {"LSOA": "small areas", "fifths of": "wards", "District": "councils", "County": "councils"}
    whose = next((words for start, words in areas.items() if named.startswith(start)), "areas")
    return f"{'tenth' if tenths else 'fifth'} of {whose}"


def measures(chapter: Chapter) -> pd.DataFrame:
    """Return how unequal each indicator of the area is: ends, gap, slope and relative index, and what it costs.

    One row an indicator that has figures by deprivation within the area, for its latest whole set of groups:
    ``indicator_id``, ``title``, ``period``, ``note`` and the columns of `gap`, `attributable` and `slope_index`.
    """
    rows = by_deprivation(chapter.look("indicators"))
    made = []
    for name in sorted(rows["indicator_id"].astype("str").unique()):
        fact = catalogue()[name]
        latest = _latest(rows[(rows["indicator_id"] == name) & (rows["sex"] == fact.sex)])
        if len(latest) and fact.method in SCALES and (latest["denominator"] > 0).all():
            chapter.used(latest)
            made.append(_measured(latest, fact))
    return pd.DataFrame(made)


def _measured(rows: pd.DataFrame, fact: Indicator) -> dict[str, object]:
    first = rows.iloc[0]
    groups = rows.astype({"quantile": int})
    ends = gap(groups, by=["period"]).iloc[0].drop("reason")
    cost = attributable(groups, by=["period"], per=float(fact.multiplier), years=float(first["period_years"])).iloc[0]
    known = {
        "title": fact.title,
        "unit": fact.unit,
        "groups": _groups(rows),
        "note": first["note"],
        "polarity": fact.polarity,
    }
    known["when"] = " a year" if fact.yearly else ""
    return {"indicator_id": fact.id, **known, **ends, **cost.drop(["period", "reason"]), **slope(rows, fact)}


def table(chapter: Chapter, rows: pd.DataFrame) -> figures.Shown:
    """Return the measures of inequality as a table for readers, each with its 95% interval."""
    caption = f"Inequality within {chapter.name}"
    if rows.empty:
        return figures.Absent(
            caption, "it needs an indicator with a figure for every ward, or published by deprivation"
        )
    counts = _with_interval(rows, "attributable", prose.count)
    data = pd.DataFrame(
        {
            "Indicator": rows["title"] + ", " + rows["period"].astype("str"),
            "Most, least deprived fifth": [
                ", ".join(prose.measure(value, unit) for value in (most, least))
                for most, least, unit in rows[["most", "least", "unit"]].itertuples(index=False)
            ],
            "Gap": _with_interval(rows, "gap", prose.proportion),
            "Slope index": _with_interval(rows, "sii", prose.proportion),
            "Relative index": _with_interval(rows, "rii", prose.number),
            "Fewer": [number + when for number, when in zip(counts, rows["when"], strict=True)],
            "Of": [prose.count(number) for number in rows["cases"]],
        }
    )
    notes = [
        f"By {prose.listed(sorted(set(rows['groups'])))} of {chapter.name}, with 95% intervals. Gap: most less least "
        "deprived. Slope index: the change along a straight line from the most to the least deprived end. Relative "
        f"index: the value at the most deprived end as a multiple of that at the least deprived end. Fewer: how "
        "many fewer of all there would be if every fifth had the rate of the least deprived (below zero: more).",
        *sorted({f"{note[0].upper()}{note[1:]}." for note in rows["note"].dropna() if "no small area" in note}),
    ]
    return figures.Table(data, caption, notes=notes, formats=dict.fromkeys(data.columns, "text"))


def _with_interval(rows: pd.DataFrame, name: str, written: Callable[[object], str]) -> list[str]:
    """Write each value with its 95% interval: 12.3 (11.0 to 13.6)."""
    ends = zip(rows[name], rows[f"{name}_lower_95"], rows[f"{name}_upper_95"], strict=True)
    return ["{} ({} to {})".format(*map(written, row)) for row in ends]


def cost(chapter: Chapter, rows: pd.DataFrame) -> str:
    """Say in words how unequal an indicator is and what that costs: of the latest, the one that costs most.

    Only of what should be rare: nobody would call fewer births, or fewer children vaccinated, a gain.
    """
    certain = rows[(rows["attributable_lower_95"] > 0) & (rows["polarity"] == "low is good")] if len(rows) else rows
    if certain.empty:
        return f"What inequality costs in {chapter.name} cannot be told from the figures here."
    row = certain.astype({"period": "str"}).sort_values(["period", "attributable"]).iloc[-1]
    most, least = (prose.measure(row[end], row["unit"]) for end in ("most", "least"))
    return (
        f"{row['title']}, {row['period']}: {most} in the most deprived fifth of {chapter.name}'s wards, {least} in the "
        f"least deprived. If every fifth had the rate of the least deprived, there would be "
        f"{prose.count(row['attributable'])} fewer{row['when']}, of {prose.count(row['cases'])}. This is a difference "
        "between places; it is not proof of a cause."
    )


def slope(rows: pd.DataFrame, fact: Indicator) -> Mapping[str, float]:
    """Return the slope index across the groups, in the indicator's unit, and the relative index, most over least."""
    per = 100.0 if fact.method == "proportion" else 1.0
    scaled = {name: rows[name].astype(float) / per for name in ("value", "lower_95", "upper_95")}
    quantiles = rows.assign(population=rows["denominator"], group=0, **scaled).astype({"quantile": int})
    found = slope_index(quantiles, by=["group"], scale=SCALES[fact.method], draws=10_000, multiplier=per).iloc[0]
    names = ["sii", "sii_lower_95", "sii_upper_95"]
    over = {"rii": "rii", "rii_lower_95": "rii_upper_95", "rii_upper_95": "rii_lower_95"}  # most over least, not least
    relative = {name: 1 / float(found[other]) for name, other in over.items()}
    return {"intercept": per * float(found["intercept"])} | {name: float(found[name]) for name in names} | relative
