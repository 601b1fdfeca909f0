"""What the indicator modules share: periods and ages as published made comparable, and rows completed."""

import pandas as pd

from jsna import schema
from jsna.catalogue import by_source_key, indicators
from jsna.errors import JsnaError

SEXES = {
    "persons": "persons", "person": "persons", "total": "persons", "all": "persons", "not applicable": "persons",
    "male": "male", "males": "male", "boys": "male", "female": "female", "females": "female", "girls": "female",
}  # fmt: skip
NUMBERS = ["numerator", "denominator", "value", "lower_95", "upper_95", "lower_998", "upper_998"]
MEASURED = ["numerator", "denominator", "value"]

SPAN = r"^\d{4}(?:/\d{2})?\s*(?:-|–|to)\s*(\d{4}|\d{2})(?:/\d{2})?$"

FEW = 10  # of fewer children a rounded count may be far from the figure it gives
MOST_PRINTED = 101  # percent: a share of children who have moved since may be printed as 100.2
SCALED = ("proportion", "crude rate")
REBUILT = "rebuilt: "  # how a note begins where we made a count or denominator from the published figures


def periods(text: pd.Series, label: str) -> pd.DataFrame:
    """Return published periods as `period` (tidied text), `period_start` (its first year) and `period_years`.

    Read: 2019; 2019/20; 201920; 2014-16; 2015 to 2017; 2013/14-15/16; FYE 2025 (the year that ends in March 2025,
    so 2024/25).

    Raises
    ------
    JsnaError : a period is none of these; names the first.
    """
    published = text.astype("str").str.strip().str.replace(r"^(\d{4})(\d{2})$", r"\1/\2", regex=True)
    ending = published.str.extract(r"^FYE (\d{4})$")[0].astype(float)
    published = published.mask(ending.notna(), years_ending(ending))
    start, years = _extent(published)
    wrong = ~start.between(1900, 2100) | ~years.between(1, 10)
    if wrong.any():
        first = ", ".join(repr(period) for period in text[wrong].unique()[:3])
        raise JsnaError(f"{label}: {wrong.sum():,} periods cannot be read ({first}); use 2019, 2019/20 or 2017-19")
    return pd.DataFrame({"period": published, "period_start": start, "period_years": years}).astype(
        {"period_start": "int64", "period_years": "int64"}
    )


def years_ending(year: pd.Series) -> pd.Series:
    """Return the words of the financial or school year that ends in each `year`: 2025 is "2024/25"."""
    end = year.astype("Int64")
    return ((end - 1).astype("string") + "/" + (end % 100).astype("string").str.zfill(2)).astype("str")


def _extent(period: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return first year and number of years of each tidied period; missing where it cannot be read."""
    start = period.str.extract(r"^(\d{4})")[0].astype(float)
    split = period.str.extract(r"^\d{4}/(\d{2})$")[0].astype(float) == (start + 1) % 100
    single = split | period.str.fullmatch(r"\d{4}")
    end = period.str.extract(SPAN)[0].astype(float)
    last = end.mask(end < 100, start // 100 * 100 + end)
    return start, (last.mask(last < start, last + 100) - start + 1).mask(single, 1.0)


def sexes(text: pd.Series, label: str) -> pd.Series:
    """Return published sexes as female, male or persons.

    Raises
    ------
    JsnaError : a word is none that publishers use; names it.
    """
    found = text.astype("str").str.strip().str.lower().map(SEXES)
    if found.isna().any():
        raise JsnaError(f"{label}: sex {text[found.isna()].iloc[0]!r} is not known; write female, male or persons")
    return found


def ages(text: pd.Series) -> pd.Series:
    """Return published ages in words: "<15 yrs" is "under 15", "10-11 yrs" "10 to 11", "16+ yrs" "16 and over"."""
    words = text.astype("str").str.strip().str.replace(r"\s*(?:yrs?|years?)$", "", regex=True)
    words = words.str.replace(r"^<\s*(\d+)$", r"under \1", regex=True)
    words = words.str.replace(r"^>=\s*(\d+) weeks.*", r"born at \1 weeks or later", regex=True)
    words = words.str.replace(r"^(\d+)\s*[-–]\s*(\d+)", r"\1 to \2", regex=True)
    return words.str.replace(r"^(\d+)\+$", r"\1 and over", regex=True).str.replace("All ages", "all ages")


def indicator_rows(rows: pd.DataFrame, label: str) -> pd.DataFrame:
    """Return `rows` with every column of the `indicators` table but `source`, the same figure once.

    Columns that `rows` lacks get what holds for a published figure: all people of all ages, no breakdown, no note,
    exact counts, policy "published". `published` is false where only counts are there, for the build to compute
    the value; a figure that is missing altogether is marked [x] unless the publisher's mark stands.

    Raises
    ------
    JsnaError : one key has different figures; a share or rate is below 0, a share far above 100 %, or either is
        twice, or less than half, what its own count and denominator give; names the file, the key and the rows.
    """
    usual = {"sex": "persons", "age": "all ages", "category": "all", "mark": None, "note": None, "exact_counts": True,
             "policy": "published"}  # fmt: skip
    rows = rows.assign(**{name: value for name, value in usual.items() if name not in rows.columns})
    rows = rows.assign(**{name: float("nan") for name in NUMBERS if name not in rows.columns})
    nothing = rows[["numerator", "value"]].isna().all(axis=1) & rows["mark"].isna()
    counts_only = rows["value"].isna() & rows[["numerator", "denominator"]].notna().all(axis=1)
    rows = rows.assign(mark=rows["mark"].astype(object).mask(nothing, "[x]"), published=~counts_only)
    wanted = [name for name in schema.columns("indicators") if name != "source"]
    _refuse_another_scale(rows, label)
    return _once(rows[wanted], label).astype(dict.fromkeys(NUMBERS, float)).reset_index(drop=True)


def _refuse_another_scale(rows: pd.DataFrame, label: str) -> None:
    """Raise JsnaError where a share or rate is not on its indicator's scale: 0.175 where it is 17.5 %, for instance."""
    keys, facts = by_source_key(), indicators()
    known = {key: facts[name] for key, (name, _) in keys.items() if facts[name].method in SCALED}
    per = rows["indicator_id"].map({key: float(fact.multiplier) for key, fact in known.items()})
    share = rows["indicator_id"].map({key: fact.method == "proportion" for key, fact in known.items()}).eq(True)
    value, expected = rows["value"], per * rows["numerator"] / rows["denominator"].where(rows["denominator"] > 0)
    another = (rows["numerator"] >= FEW) & ((value > 2 * expected) | (value < expected / 2))
    impossible = (value < 0) | share & (value > MOST_PRINTED)
    wrong = per.notna() & (another | impossible)
    if wrong.any():
        row, first = rows.index[wrong][0], rows[wrong].iloc[0]
        counts = f" where its counts give {expected[wrong].iloc[0]:.3g}" if another[wrong].iloc[0] else ""
        raise JsnaError(
            f"{label}: {int(wrong.sum()):,} figures cannot be on the scale of their indicator; the first, of "
            f"{first['indicator_id']} in {first['area_code']}, {first['period']} (row {row + 1} below the heading), is "
            f"{first['value']:g}{counts}; correct the file or download it again"
        )


def rebuilt(rows: pd.DataFrame) -> pd.Series:
    """Whether a count or denominator of each row was rebuilt here from what was published, as its note says."""
    return rows["note"].astype("string").str.startswith(REBUILT).fillna(False).astype(bool)


def _once(rows: pd.DataFrame, label: str) -> pd.DataFrame:
    key = [name for name in schema.key("indicators") if name != "source"]
    rows = rows.drop_duplicates([*key, *NUMBERS])
    wrong = rows[rows.duplicated(key, keep=False)]
    if not wrong.empty:
        first = wrong[(wrong[key] == wrong[key].iloc[0]).all(axis=1)]
        raise JsnaError(
            f"{label}: {len(wrong.drop_duplicates(key)):,} figures are given twice with different values; the first, "
            f"in rows {', '.join(str(row + 1) for row in first.index)} below the heading:\n"
            f"{first[[*key, *MEASURED]].to_string(index=False)}\ndownload the file again, or remove one of the rows"
        )
    return rows
