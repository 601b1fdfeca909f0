"""ONS conception statistics: under 18 by year (Table 6) and under 16 by three years (Table 7), numbers and rates.

The heading is two rows deep: periods, which carry footnote digits ("20175" is 2017, footnote 5), above what is
counted; the cell after a rate may hold the mark u (3 to 19 events: low reliability). England, regions, counties and
authorities are read; Wales and metropolitan counties are in no table of ours and are left out. Denominators are not
published: they are rebuilt from number and rate, and so are not exact.
"""

import re
from dataclasses import replace

import pandas as pd

from jsna.errors import JsnaError
from jsna.sources import Match, Source
from jsna.sources._areas import area_type
from jsna.sources._indicators import REBUILT, indicator_rows, periods
from jsna.sources._reading import numbers

UNDER_18 = Source(
    id="ons_conceptions_under_18",
    title="Conception statistics, England and Wales: Table 6, under-18 conceptions",
    publisher="Office for National Statistics",
    edition="2017",
    released="2019-04-15",
    url="https://www.ons.gov.uk/peoplepopulationandcommunity/birthsdeathsandmarriages/conceptionandfertilityrates",
    columns=("Area of usual residence", "1998*", "2008*"),
    folder="ons",
    fills="under-18 conceptions by district since 1998",
    precedence=1,
)
UNDER_16 = replace(
    UNDER_18,
    id="ons_conceptions_under_16",
    title="Conception statistics, England and Wales: Table 7, under-16 conceptions, three years together",
    columns=("Area of usual residence", "???? to ????*"),
    fills="under-16 conceptions by district, three years together",
)
SOURCES = (UNDER_18, UNDER_16)

KEYS = {"ons_conceptions_under_18": ("under_18", "under 18"), "ons_conceptions_under_16": ("under_16", "under 16")}
NOTE = REBUILT + "the denominator, from the number and the rate"
TOO_FEW = "no rate is published of fewer than 3 events"


def tidy(match: Match) -> dict[str, pd.DataFrame]:
    """Return one table as `indicators` ("ons_conceptions:under_18" or "…under_16") and the `areas` it names."""
    name, age = KEYS[match.source.id]
    label = f"{match.file.label}, sheet {match.sheet}"
    published = match.frame()
    indicators = rows(published, label).assign(indicator_id=f"ons_conceptions:{name}", age=age)
    return {"indicators": indicators, "areas": _areas(published, match.source.edition)}


def rows(published: pd.DataFrame, label: str) -> pd.DataFrame:
    """Return the sheet under its row of periods as rows of `indicators`, `indicator_id` and `age` to be filled in.

    Raises
    ------
    JsnaError : under a period no number of conceptions and rate stand side by side.
    """
    counted = published.iloc[0]
    code = published.iloc[:, 0].str.strip()
    kinds = area_type(code)
    areas = published[kinds.notna()]
    blocks = [
        _block(areas, counted, at, label).assign(
            area_code=code, area_type=kinds, **_period(heading, areas.index, label)
        )
        for at, heading in enumerate(published.columns)
        if re.match(r"\d{4}", heading)
    ]
    frame = pd.concat(blocks, ignore_index=True).assign(indicator_id="", sex="female", exact_counts=False)
    return indicator_rows(frame, label)


def _areas(published: pd.DataFrame, edition: str) -> pd.DataFrame:
    """Return the places that the first two columns name, footnote digits left off."""
    code, name = (published.iloc[:, at].str.strip() for at in (0, 1))
    kinds = area_type(code)
    named = pd.DataFrame(
        {"area_code": code, "area_type": kinds, "edition": edition, "area_name": name.str.rstrip("0123456789")}
    )
    return named[kinds.notna()].drop_duplicates(["area_code", "area_type"]).reset_index(drop=True)


def _period(heading: str, index: pd.Index, label: str) -> dict[str, pd.Series]:
    """Return the columns that name the period of `heading`, its footnote digits left off."""
    words = re.sub(r"^(\d{4}(?: to \d{4})?)\d*.*$", r"\1", heading)
    return dict(periods(pd.Series(words, index=index), f"{label}, heading {heading!r}"))


def _block(areas: pd.DataFrame, counted: pd.Series, at: int, label: str) -> pd.DataFrame:
    """Return the figures of the period whose first column is `at`: number, rate, and the mark beside the rate."""
    here = f"{label}, {areas.columns[at]}"
    if "number" not in counted.iloc[at].lower() or "conception rate" not in counted.iloc[at + 1].lower():
        raise JsnaError(
            f"{here}: a number and a rate were expected below, found {counted.iloc[at]!r}; is it Table 6 or 7?"
        )
    number = numbers(areas.iloc[:, at], here, least=0)
    rate = numbers(areas.iloc[:, at + 1], f"{here}, rate", least=0)
    beside = areas.iloc[:, at + 2].str.strip()
    people = (1000 * number["value"] / rate["value"].where(rate["value"] > 0)).round()
    few = number["value"].notna() & rate[["value", "mark"]].isna().all(axis=1)
    mark = rate["mark"].fillna(number["mark"]).astype(object).mask((beside == "u") & rate["value"].notna(), "[u]")
    return pd.DataFrame(
        {
            "numerator": number["value"],
            "denominator": people,
            "value": rate["value"],
            "mark": mark.mask(few, "[x]"),
            "note": people.notna().map({True: NOTE, False: None}).mask(few, TOO_FEW),
        },
        index=areas.index,
    )
