"""Inequality by deprivation: an indicator from the most to the least deprived group, and the slope across them."""

from collections.abc import Mapping

import pandas as pd

from jsna import figures
from jsna.catalogue import Indicator
from jsna.chapter import Chapter
from jsna.places import Area
from jsna.subjects import indicators
from needs.inequality import slope_index

TENTHS = ("Most deprived", "Second most deprived", "Third more deprived", "Fourth more deprived", "Fifth more deprived",
          "Fifth less deprived", "Fourth less deprived", "Third less deprived", "Second least deprived",
          "Least deprived")  # fmt: skip
FIFTHS = ("Most deprived", "Second most deprived", "Average deprived", "Second least deprived", "Least deprived")
SCALES = {"proportion": "proportion", "crude rate": "rate", "dsr": "rate"}


def gradients(chapter: Chapter, *themes: str, most: int = 2) -> list[figures.Shown]:
    """Draw up to `most` indicators by deprivation: within the area where published, else across England."""
    found: list[figures.Shown] = []
    england = chapter.parents().get("england")
    for area in [chapter.area, *([england] if england else [])]:
        rows = by_deprivation(chapter.look("indicators", of=[area]))
        for fact in indicators.of_themes(*themes):
            chosen = _latest(rows[rows["indicator_id"] == fact.id])
            if len(found) < most and len(chosen) and fact.method in SCALES:
                chapter.used(chosen)
                found.append(_drawn(chosen, fact, area))
        if found:
            return found
    return found


def by_deprivation(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that are of a group of deprivation, with ``set`` (whose groups) and ``quantile``, 1 the most."""
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


def _drawn(rows: pd.DataFrame, fact: Indicator, area: Area) -> figures.Shown:
    index = slope(rows, fact)
    return figures.inequality_slope(
        rows, label=f"{fact.title}, {rows['period'].iloc[0]}", unit=fact.unit, area_name=area.name, index=index,
    )  # fmt: skip


def slope(rows: pd.DataFrame, fact: Indicator) -> Mapping[str, float]:
    """Return the slope index of inequality across the groups, in the indicator's unit."""
    per = 100.0 if fact.method == "proportion" else 1.0
    scaled = {name: rows[name].astype(float) / per for name in ("value", "lower_95", "upper_95")}
    quantiles = rows.assign(population=rows["denominator"], group=0, **scaled).astype({"quantile": int})
    found = slope_index(quantiles, by=["group"], scale=SCALES[fact.method], draws=10_000, multiplier=per).iloc[0]
    names = ["sii", "sii_lower_95", "sii_upper_95"]
    return {"intercept": per * float(found["intercept"])} | {name: float(found[name]) for name in names}
