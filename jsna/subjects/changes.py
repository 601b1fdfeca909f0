"""How indicators have changed: a long series against its own limits, and several indicators since their baselines."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from jsna import figures
from jsna.places import Area
from needs.process import process_limits

LONG = 12  # periods that limits need to be worth drawing
USUAL = 0.5  # where more of the periods are signals, no variation is usual: the series has moved, as its trend tells
FEWEST = 2  # indicators that are worth a chart of changes
Row = Mapping[Hashable, Any]


def control(row: Row, run: pd.DataFrame, area: Area) -> figures.Shown | None:
    """Draw an indicator's `run` of values as a control chart; None where it is short, overlaps or has moved.

    A withheld period stands there by its mark, and breaks the line and whatever runs through it.
    """
    apart = run[run["period_years"] <= 1]
    known = int(apart["value"].notna().sum())
    if known < LONG:
        return None
    limits = process_limits(apart.assign(period_order=apart["period_start"]), by=[])
    if limits["signal"].notna().sum() > USUAL * known:
        return None
    return figures.spc_chart(limits, label=str(row["indicator"]), unit=str(row["unit"]), area_name=area.name)


def since_baseline(rows: pd.DataFrame, area: Area) -> figures.Shown | None:
    """Draw the percentages among `rows` in their baseline and latest periods; None where there are too few."""
    percent = rows["unit"].astype("str").str.startswith("%")
    both = rows[percent & rows["baseline_value"].notna() & rows["value"].notna()]
    both = both[both["period_start"] > both["baseline_start"]]
    if len(both) < FEWEST:
        return None
    names = both["indicator"].astype("str")
    changes = pd.DataFrame({"name": names, "earlier": both["baseline_value"], "later": both["value"]})
    return figures.dumbbell_change(
        changes.drop_duplicates("name"), label=f"Indicators of {area.name} since their baselines", unit="%",
        earlier="the baseline", later="the latest period",
    )  # fmt: skip
