"""An area's indicators on one page: the spine chart, and the tartan rug of areas by indicators."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from jsna import prose
from jsna.figures.canvas import WITHHELD, Canvas, canvas, fit
from jsna.figures.figure import Absent, Figure, finish
from jsna.figures.palette import AXIS, INK, SMALL, SOFT, verdict
from jsna.figures.rows import cells, marks, named, numbers
from jsna.figures.tables import Table
from needs.refusals import require_columns, require_unique

ROW, NAME, VALUE, TOP = 40, 236, 92, 64


def spine_chart(
    indicators: pd.DataFrame,
    *,
    area_name: str,
    benchmark_name: str = "England",
    source: str = "",
    of: pd.DataFrame | None = None,
) -> Figure | Absent:
    """Draw an area's indicators against the benchmark (the middle line) and the spread of all areas, worst to best.

    Parameters
    ----------
    indicators : one row an indicator: ``indicator`` (its title), ``unit``, ``value``, ``benchmark``, ``verdict``, and
        the columns of `needs.quantiles.spine_positions` (``position``, ``position_worst``, ``position_p25``,
        ``position_p75``, ``position_best``); where there are any ``period``, ``mark``, ``trend``.
    of : all rows that the title counts by verdict, where `indicators` are the first of them.

    Raises
    ------
    ValueError : a column is absent or an indicator occurs twice.
    """
    positions = ["position", "position_worst", "position_p25", "position_p75", "position_best"]
    require_columns(indicators, ["indicator", "unit", "value", "benchmark", "verdict", *positions])
    require_unique(indicators, ["indicator"])
    if indicators.empty:
        return Absent("Indicators against their benchmarks")
    texts, beside = (_shown(indicators, name) for name in ("value", "benchmark"))
    drawn = _spine_canvas(indicators, texts, beside, area_name, benchmark_name)
    every = indicators if of is None else of
    whose = f"in {prose.shorten(area_name, 60)} against {benchmark_name} and all areas of its type"
    place = np.arange(len(indicators))
    for low, high, colour in (("worst", "best", "#E3E6E8"), ("p25", "p75", "#B4BBBF")):
        start, end = numbers(indicators, f"position_{low}"), numbers(indicators, f"position_{high}")
        drawn.ax.barh(place, end - start, left=start, height=0.42, color=colour, clip_on=False)
    drawn.ax.vlines(0.5, -0.5, len(place) - 0.5, INK, lw=1.5, clip_on=False)
    _dots(drawn, indicators, texts)
    return finish(
        drawn,
        kind="Spine chart",
        title=_finding(every, area_name, benchmark_name),
        subtitle=f"{'Each indicator' if len(every) == len(indicators) else _some(indicators, every)} {whose}",
        data=_data(indicators, texts, beside, area_name, benchmark_name),
        unit="as each row says",
        notes=[
            "The line is the benchmark; pale bars run from the worst to the best area, dark ones hold the middle half. "
            "Diamond: worse. Circle: similar. Square: better. Triangles: lower or higher, without judgement. Hollow "
            "circle: too uncertain to call. Dash: not compared."
        ],
        source=source,
    )


def tartan_rug(
    values: pd.DataFrame,
    *,
    caption: str,
    units: Mapping[str, str] | None = None,
    row: str = "area_name",
    column: str = "indicator",
    notes: Sequence[str] = (),
    source: str = "",
) -> Table | Absent:
    """Return areas by indicators as a table whose cells carry value, verdict word, shape and colour.

    Parameters
    ----------
    values : one row a cell: `row`, `column`, ``value`` and, where there are any, ``verdict`` and ``mark``.
    units : a column's unit, put in its heading and its format.
    """
    require_columns(values, [row, column, "value"])
    require_unique(values, [row, column])
    if values.empty:
        return Absent(caption)
    rows, columns = (list(dict.fromkeys(values[name].astype(str))) for name in (row, column))
    keyed = values.assign(
        cell=cells(numbers(values, "value"), marks(values, numbers(values, "value"))),
        verdict=values["verdict"].astype(object) if "verdict" in values else None,
    ).set_index([values[row].astype(str), values[column].astype(str)])
    wide = {name: keyed[name].unstack().reindex(index=rows, columns=columns) for name in ("cell", "verdict")}  # noqa: PD010
    data, verdicts, formats = pd.DataFrame({row.removesuffix("_name").capitalize(): rows}), {}, {}
    for name in columns:
        unit = (units or {}).get(name, "")
        heading = f"{name} ({unit})" if unit else name
        data[heading] = wide["cell"][name].astype(object).where(wide["cell"][name].notna(), prose.MISSING).to_list()
        data[f"{heading} verdict"] = wide["verdict"][name].to_list()
        verdicts[heading] = f"{heading} verdict"
        formats[heading] = "proportion" if unit.startswith("%") else "number"
    return Table(data, caption, tuple(notes), formats, verdicts, source)


def _shown(indicators: pd.DataFrame, column: str) -> list[str]:
    """Return values as text in their units, with marks where the area's own are missing."""
    values = numbers(indicators, column)
    missing = marks(indicators if column == "value" else indicators[["indicator"]], values)
    units = indicators["unit"].astype(str)
    return [mark or prose.measure(number, unit) for number, mark, unit in zip(values, missing, units, strict=True)]


def _data(
    indicators: pd.DataFrame, texts: list[str], beside: list[str], area_name: str, benchmark_name: str
) -> pd.DataFrame:
    data = pd.DataFrame({"Indicator": list(indicators["indicator"].astype(str))})
    if "period" in indicators:
        data["Period"] = list(indicators["period"].astype(str))
    data["Unit"] = list(indicators["unit"].astype(str))
    data[prose.shorten(area_name, 60)], data[benchmark_name] = texts, beside
    data[f"Compared with {benchmark_name}"] = [verdict(name).word for name in indicators["verdict"]]
    if "trend" in indicators:
        data["Recent trend"] = list(indicators["trend"].astype(object).fillna("cannot be calculated"))
    return data


def _spine_canvas(
    indicators: pd.DataFrame, texts: list[str], beside: list[str], area_name: str, benchmark_name: str
) -> Canvas:
    names, units = list(indicators["indicator"].astype(str)), list(indicators["unit"].astype(str))
    drawn = canvas(TOP + ROW * len(names) + 12, left=NAME + 2 * VALUE + 16, right=16, top=TOP, bottom=12)
    drawn.ax.set(xlim=(0, 1), ylim=(len(names) - 0.5, -0.5))
    head = drawn.height - TOP + 12
    right = [NAME + VALUE, NAME + 2 * VALUE]
    drawn.place(8, head, "Indicator", fontsize=SMALL, va="bottom")
    for x, words in zip(right, (area_name, benchmark_name), strict=True):
        drawn.place(x, head, fit(words, VALUE - 8, lines=2, size=SMALL), fontsize=SMALL, ha="right", va="bottom")
    drawn.write(0, 1, "Worst", scale="x", dy=12, va="bottom", color=SOFT)
    drawn.write(1, 1, "Best", scale="x", dy=12, ha="right", va="bottom", color=SOFT)
    for place, (name, unit, text, other) in enumerate(zip(names, units, texts, beside, strict=True)):
        middle = drawn.height - TOP - ROW * (place + 0.5)
        drawn.place(8, middle, fit(name, NAME - 12, lines=2, size=SMALL), va="center", fontsize=SMALL)
        drawn.place(right[0], middle, text, ha="right", va="center", weight="bold")
        drawn.place(right[1], middle, other, ha="right", va="center")
        drawn.rule(8, drawn.width - 16, middle - ROW / 2, "#E3E6E8", 1)
        drawn.hover((0, 1), (place - 0.5, place + 0.5), f"{name}, {unit}: {text}; {benchmark_name} {other}")
    return drawn


def _dots(drawn: Canvas, indicators: pd.DataFrame, texts: list[str]) -> None:
    position = numbers(indicators, "position")
    for place, (at, name) in enumerate(zip(position, indicators["verdict"], strict=True)):
        shown = verdict(name)
        if np.isfinite(at):
            drawn.points(at, place, shown.marker, shown.colour, size=11)
        elif texts[place].startswith("["):
            left, middle = map(float, drawn.ax.pixels(0.5, place))
            drawn.swatch(left + 8, middle - 7, 14, WITHHELD, AXIS)
            drawn.write(0.5, place, named(texts[place]), dx=44, fontsize=SMALL)
        else:
            drawn.write(0.5, place, "not compared", dx=8, color=SOFT, fontsize=SMALL)


def _some(indicators: pd.DataFrame, every: pd.DataFrame) -> str:
    return f"{len(indicators)} of {len(every)} indicators"


def _finding(indicators: pd.DataFrame, area_name: str, benchmark_name: str) -> str:
    words = indicators["verdict"].astype(object)
    counted = {
        "better than": int(words.isin(["better", "best"]).sum()),
        "worse than": int(words.isin(["worse", "worst"]).sum()),
        "similar to": int((words == "similar").sum()),
    }
    parts = prose.listed([f"{many} {relation}" for relation, many in counted.items() if many]) or "none beside"
    judged = sum(counted.values())
    return f"{prose.shorten(area_name, 60)}: of {judged} indicators judged, {parts} {benchmark_name}"
