"""The council's own indicators: small CSV files in data/raw/local, all in one layout.

A row is one figure: `indicator` (the name of a file in jsna/indicators), `area` (its code), `period` (2019, 2019/20,
2017-19), `sex`, `age`, then either `count` and `denominator`, or `value`, and the disclosure `policy` that holds for
it. Empty sex and age mean the indicator's own. A policy other than `published` means that nobody has published the
count: the release protects it.
"""

import pandas as pd

from jsna.catalogue import SHARES, indicators, policies
from jsna.errors import JsnaError
from jsna.sources import Match, Source
from jsna.sources._areas import area_type
from jsna.sources._indicators import indicator_rows, periods, sexes
from jsna.sources._reading import numbers

COLUMNS = ("indicator", "area", "period", "sex", "age", "count", "denominator", "value", "policy")
SOURCES = (
    Source(
        id="local_indicators",
        title="The council's own indicators",
        publisher="Local authority and NHS partners",
        edition="local",
        released="",
        url="",
        columns=COLUMNS,
        folder="local",
        fills="any indicator that no national publication gives for the place",
        precedence=9,
    ),
)


def template() -> str:
    """Return a file of the layout with one row of example, of no area: refused until the council writes its own."""
    example = "camhs_offenders_acute,E00000000,2024/25,persons,10 to 17,88,96,,local"
    return ",".join(COLUMNS) + "\n" + example + "\n"


def tidy(match: Match) -> dict[str, pd.DataFrame]:
    """Return the file as the `indicators` table; `indicator_id` is "local:" and the indicator's name."""
    return {"indicators": rows(match.frame(), match.file.label)}


def rows(written: pd.DataFrame, label: str) -> pd.DataFrame:
    """Return the council's rows as rows of `indicators`.

    Raises
    ------
    JsnaError : no rows; an unknown indicator, area, policy, period or sex, a cell that is no number, a negative or
        fractional count, a count above the denominator of a share, neither count nor value nor mark, a share or rate
        that is given by a count alone; names file, row and column.
    """
    cells = _cells(written, label)
    kinds, usual = area_type(cells["area"]), cells["indicator"].map(_usual())
    figures = {name: numbers(cells[name], f"{label}, column {name}") for name in ("count", "denominator", "value")}
    count, people, value = (figure["value"] for figure in figures.values())
    mark = figures["count"]["mark"].fillna(figures["value"]["mark"])
    for name, number in (("count", count), ("denominator", people)):
        _refuse(label, name, cells[name], (number < 0) | (number % 1 != 0) & number.notna(), "a whole number from 0")
    method = cells["indicator"].map({name: facts.method for name, facts in indicators().items()})
    _refuse(label, "count", cells["count"], (count > people) & method.eq("proportion"), "at most the denominator")
    neither = count.isna() & value.isna() & mark.isna()
    _refuse(
        label, "value", cells["value"], neither, "given where there is no count; a mark such as [c] is a figure too"
    )
    alone = method.isin(SHARES) & value.isna() & mark.isna() & people.isna()
    _refuse(label, "denominator", cells["denominator"], alone, "given with the count of a share or rate")
    frame = pd.DataFrame(
        {
            "indicator_id": "local:" + cells["indicator"],
            "area_code": cells["area"],
            "area_type": kinds,
            **periods(cells["period"], label),
            "sex": sexes(cells["sex"].mask(cells["sex"] == "", usual.str[0].fillna("persons")), label),
            "age": cells["age"].mask(cells["age"] == "", usual.str[1].fillna("all ages")),
            "numerator": count,
            "denominator": people,
            "value": value,
            "mark": mark,
            "policy": cells["policy"],
        }
    )
    return indicator_rows(frame, label)


def _cells(written: pd.DataFrame, label: str) -> pd.DataFrame:
    """The rows with anything in them, each of an indicator, area and policy that can be."""
    cells: pd.DataFrame = written.rename(columns=str.lower)[list(COLUMNS)].apply(lambda column: column.str.strip())
    cells = cells[(cells != "").any(axis=1)]  # a spreadsheet saves rows that were emptied
    if cells.empty:
        raise JsnaError(f"{label}: has headings and no rows; fill it in, or remove it")
    unknown = ~cells["indicator"].isin(indicators())
    _refuse(label, "indicator", cells["indicator"], unknown, "the name of a file in jsna/indicators, without .toml")
    _refuse(label, "area", cells["area"], area_type(cells["area"]).isna(), "your area's code, such as E10000016")
    _refuse(label, "policy", cells["policy"], ~cells["policy"].isin(policies()), f"one of {', '.join(policies())}")
    return cells


def _usual() -> dict[str, tuple[str, str]]:
    return {name: (facts.sex, facts.age) for name, facts in indicators().items()}


def _refuse(label: str, column: str, cells: pd.Series, wrong: pd.Series, rule: str) -> None:
    if found := int(wrong.sum()):
        row, cell = cells.index[wrong][0], cells[wrong].iloc[0]
        raise JsnaError(
            f"{label}: row {row + 1} below the heading, column {column}: {cell!r} should be {rule}; "
            f"{found:,} such row{'s' if found > 1 else ''}: correct and save the file again"
        )
