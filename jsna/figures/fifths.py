"""Who bears deprivation: children by national fifth, 1 being the most deprived."""

import numpy as np
import pandas as pd

from jsna import prose
from jsna.figures.canvas import Canvas, width_of
from jsna.figures.figure import Absent, Figure, finish
from jsna.figures.palette import INK, MAP, SMALL
from jsna.figures.rows import cells, hatch_rows, numbers, row_canvas
from needs.refusals import require_columns, require_unique

FIFTHS = ("1 (most deprived)", "2", "3", "4", "5 (least deprived)")
SCALE = (0, 20, 40, 60, 80, 100)


def children_by_quintile(
    children: pd.DataFrame, *, focus: str = "", ages: str = "aged 0 to 15", edition: str = "", source: str = ""
) -> Figure | Absent:
    """Draw the share of children in each national fifth of deprivation, one bar an area.

    Parameters
    ----------
    children : rows of the table `deprivation_children` for one edition and measure: ``area_code``, ``area_name``,
        ``quintile`` (1 most deprived), ``children``, ``share`` (0 to 1); areas in the order of their bars.
    focus : code of the area that the page is about. ages : which children. edition : year of the index.

    Raises
    ------
    ValueError : a column is absent, or a fifth of an area occurs twice.
    """
    require_columns(children, ["area_code", "area_name", "quintile", "children", "share"])
    require_unique(children, ["area_code", "quintile"])
    if np.isnan(numbers(children, "share")).all():
        return Absent("Children by national fifth of deprivation")
    rows = children.assign(area_code=children["area_code"].astype(str))
    names = rows.drop_duplicates("area_code").set_index("area_code")["area_name"].astype(str)
    shares, counts = 100 * _wide(rows, "share"), _wide(rows, "children")
    shares = shares.where(shares.sum(axis=1) > 99.9)  # a fifth withheld: the bar cannot be drawn without telling it
    texts = ["" if known else prose.MISSING for known in shares[1].notna()]
    chosen = [code == focus for code in names.index]
    drawn = row_canvas(list(names), texts, SCALE, title="% of children", row=44, top=44, chosen=chosen)
    _bars(drawn, shares, list(names))
    hatch_rows(drawn, texts, list(names), height=0.7)
    code = focus if focus in names.index else names.index[0]
    data = _data(names, shares, counts)
    formats = {column: "count" if column.endswith("children") else "proportion" for column in data.columns[1:]}
    if edition:
        data.insert(1, "Index of", edition)
    return finish(
        drawn,
        kind="Stacked bar chart of children by fifth of deprivation",
        title=_finding(float(shares[1][code]), ages, names[code]),
        subtitle=f"Share of children {ages} by national fifth of deprivation{', ' + edition if edition else ''}",
        data=data,
        unit="% of children",
        formats=formats | ({"Index of": "text"} if edition else {}),
        notes=["A fifth holds 20% of England's small areas."],
        source=source,
    )


def _wide(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return one row an area, one column a fifth; a fifth without a row holds no children."""
    areas, fifths = rows["area_code"].unique(), range(1, 6)
    long = rows.set_index(["area_code", "quintile"])[column].astype(float)
    every = long.reindex(pd.MultiIndex.from_product([areas, fifths]), fill_value=0.0)
    return pd.DataFrame(every.to_numpy().reshape(len(areas), 5), index=areas, columns=fifths)


def _bars(drawn: Canvas, shares: pd.DataFrame, names: list[str]) -> None:
    start = np.zeros(len(shares))
    pixels = drawn.ax.wide / 100
    for fifth in range(1, 6):
        share = shares[fifth].fillna(0).to_numpy()
        drawn.ax.barh(
            range(len(shares)), share, left=start, height=0.7, color=MAP[5 - fifth], ec="#FFFFFF", lw=1, clip_on=False
        )
        for place, (begin, width) in enumerate(zip(start, share, strict=True)):
            words = f"{prose.proportion(width)}%"
            if width * pixels > width_of(words, SMALL) + 6:
                ink = "#FFFFFF" if fifth < 3 else INK
                drawn.write(begin + width / 2, place, words, ha="center", color=ink, fontsize=SMALL)
            if width:
                where = (begin, begin + width), (place - 0.35, place + 0.35)
                drawn.hover(*where, f"{names[place]}, fifth {FIFTHS[fifth - 1]}: {words}")
        start = start + share
    for at, side, words in ((0, "left", "Most deprived fifth"), (100, "right", "Least deprived fifth")):
        drawn.write(at, -0.5, words, dy=6, ha=side, va="bottom", fontsize=SMALL, weight="bold")


def _data(names: pd.Series, shares: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    data = pd.DataFrame({"Area": list(names)})
    for fifth, heading in enumerate(FIFTHS, 1):
        for table, unit in ((shares, "%"), (counts, "children")):
            values = table[fifth].to_numpy()
            data[f"Fifth {heading}, {unit}"] = cells(values, [prose.MISSING if np.isnan(v) else "" for v in values])
    return data


def _finding(share: float, ages: str, name: str) -> str:
    area = prose.shorten(name, 75)
    if np.isnan(share):
        return f"Children {ages} in {area} by fifth of deprivation: {prose.MISSING} not available"
    where = "the most deprived fifth of England's small areas"
    return f"{prose.proportion(share)}% of children {ages} in {area} live in {where}"
