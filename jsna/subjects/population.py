"""Who lives here: the population an area's chapter shows, its bands, its change, and its wards."""

from collections.abc import Sequence

import pandas as pd
import shapely

from jsna import figures, prose
from jsna.chapter import Chapter
from jsna.schema import OPEN
from jsna.subjects import under_18

BANDS = ((0, 4), (5, 9), (10, 14), (15, 19))
WARD_BREAKS = (15, 20, 25, 30)  # % of people under 20: one scale for every map
NEARLY = 0.98  # of all people: wards that count so many are all wards
LARGE = ("region", "england")  # of which a few wards tell nothing
NO_AGES = "it needs mid-year estimates of every age (ONS, in data/raw/ons_population)"
SEEDS = ((0, 19), (0, 18), (0, 14), (5, 15))  # the definitions of children that the plans use


def latest(chapter: Chapter, *, of: str = "area") -> pd.DataFrame:
    """Return one population of residents by age: by sex where published, in single years where published, the latest.

    With `of` ("ward"), that of the parts; all rows are of one source and year. No rows where there is none.
    """
    rows = chapter.look("population", of=of)
    rows = rows[rows["basis"] == "resident"]
    rows = rows[_complete(rows)]
    if rows.empty:
        return rows
    choice = _choices(rows).iloc[-1]
    chosen = rows[(rows["source"] == choice["source"]) & (rows["year"] == choice["year"])]
    kept = ["female", "male"] if choice["by_sex"] else ["persons"]
    shown: pd.DataFrame = chosen[chosen["sex"].isin(kept)].reset_index(drop=True)
    chapter.used(shown)
    return shown


def _complete(rows: pd.DataFrame) -> pd.Series:
    """Whether a row's source, year, area and sex has every age once: bands without a gap, the last one open."""
    width = (rows["age_to"] - rows["age_from"] + 1).where(rows["age_to"] != OPEN, 0)
    key = [rows[name] for name in ("area_code", "source", "year", "sex")]
    closed = width.groupby(key, observed=True).transform("sum")
    start = rows["age_from"].where(rows["age_to"] == OPEN).groupby(key, observed=True).transform("max")
    return closed == start


def _choices(rows: pd.DataFrame) -> pd.DataFrame:
    """The populations there are, the best last: by sex before persons, single years before bands, then the latest."""
    facts = rows.assign(single=rows["age_from"] == rows["age_to"], sexed=rows["sex"] != "persons")
    choices = facts.groupby(["source", "year"], observed=True).agg(by_sex=("sexed", "any"), single=("single", "any"))
    return choices.reset_index().sort_values(["by_sex", "single", "year", "source"])


def with_series(chapter: Chapter) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the first and last year of the longest series by age from one source; no rows where there is none."""
    series, first, last = _longest(chapter.look("population"), chapter.look("components"))
    chapter.used(series)
    return series[series["year"] == first], series[series["year"] == last]


def named(chapter: Chapter, now: pd.DataFrame) -> str:
    """Return whose people these are: the area, or the part of it that is counted."""
    return chapter.name if now.empty else chapter.called(now)


def table(chapter: Chapter, now: pd.DataFrame, later: pd.DataFrame) -> figures.Table | figures.Absent:
    """Return the people of each band now and, where they are projected, later, with their shares of everyone."""
    if now.empty:
        return figures.Absent("People by age", NO_AGES)
    said = f"People by age, {chapter.called(now)}, {int(now['year'].iloc[0])}"
    data = bands(now)
    if len(later):
        year = int(later["year"].iloc[0])
        expected = bands(later).rename(columns=lambda name: name if name == "Age" else f"{name}, expected {year}")
        data, said = data.merge(expected, on="Age", how="left"), f"{said}, and expected in {year}"
    formats = {name: "proportion" if name.startswith("%") else "count" for name in data.columns[1:]}
    return figures.Table(data, said, formats=formats)


def bands(population: pd.DataFrame) -> pd.DataFrame:
    """Return the people of each band the plans use, with their share of everyone, as a table for readers."""
    everyone = population["population"].sum()
    rows = []
    for start, end in (*BANDS, *SEEDS):
        inside = population[(population["age_from"] >= start) & (population["age_to"] <= end)]
        if not inside.empty and inside["age_to"].max() == end:
            people = inside["population"].sum()
            rows.append((f"{start} to {end}", people, 100 * people / everyone))
    rows.append(("All ages", everyone, 100.0))
    return pd.DataFrame(rows, columns=["Age", "People", "% of all people"])


def wards(chapter: Chapter) -> pd.DataFrame:
    """Return the children under 20 of each ward and their share of its people; the latest population of wards."""
    rows = latest(chapter, of="ward")
    if rows.empty:
        return rows
    keys = ["area_code", "area_name", "edition"]
    everyone = rows.groupby(keys, observed=True)["population"].sum()
    young = rows[rows["age_to"] <= 19].groupby(keys, observed=True)["population"].sum()
    frame = pd.DataFrame({"children": young, "people": everyone}).reset_index()
    return frame.assign(value=100 * frame["children"] / frame["people"]).sort_values("value", ascending=False)


def _longest(rows: pd.DataFrame, components: pd.DataFrame) -> tuple[pd.DataFrame, int, int]:
    """Return the longest series of residents by age and sex of one source, with its first and last year.

    Estimates are revised. Where the components of change say what an area's population of a year is by the latest
    revision, a year that does not agree is of another vintage, and is not compared.
    """
    rows = rows[(rows["basis"] == "resident") & rows["sex"].isin(["female", "male"])]
    totals = rows.groupby(["source", "year", "area_code"], observed=True)["population"].sum().rename("counted")
    revised = components[components["component"] == "population"].set_index(["year", "area_code"])["value"]
    both = totals.reset_index().merge(revised.rename("revised").reset_index(), on=["year", "area_code"], how="left")
    both["agrees"] = both["revised"].isna() | ((both["counted"] - both["revised"]).abs() < 1)
    usable = both.groupby(["source", "year"], observed=True)["agrees"].all()
    keys = pd.MultiIndex.from_frame(rows[["source", "year"]])
    rows = rows[usable.reindex(keys).fillna(False).to_numpy(dtype=bool)]
    years = rows.groupby("source", observed=True)["year"].nunique()
    if years.empty or years.max() < 2:
        return rows.iloc[:0], 0, 0
    series = rows[rows["source"].astype("str") == str(years.sort_values(kind="stable").index[-1])]
    return series, int(series["year"].min()), int(series["year"].max())


def findings(chapter: Chapter, now: pd.DataFrame, ward_rows: pd.DataFrame, expected: Sequence[str] = ()) -> list[str]:
    """Return the chapter's key findings in sentences: the latest estimates, the ages, the wards, what is expected."""
    first, last = under_18.findings(chapter, now)
    return [*first, *_by_age(chapter, now, ward_rows, later=bool(first or last)), *expected, *last]


def _by_age(chapter: Chapter, now: pd.DataFrame, ward_rows: pd.DataFrame, *, later: bool) -> list[str]:
    """Return what the figures by age say; how they changed only where no `later` estimates say it."""
    if now.empty:
        return [f"How many people of each age live in {chapter.name} is not known here: {NO_AGES}."]
    year, everyone, where = int(now["year"].iloc[0]), now["population"].sum(), chapter.called(now)
    young = now.loc[now["age_to"] <= 19, "population"].sum()
    latest = " (the latest by age here)" if later else ""
    said = [
        f"In {year}{latest}, {prose.count(young)} of the {prose.count(everyone)} people living in {where} were aged "
        f"under 20: {prose.proportion(100 * young / everyone)}%."
    ]
    first, last = with_series(chapter)
    if len(first) and not later:
        before = first.loc[first["age_to"] <= 19, "population"].sum()
        after = last.loc[last["age_to"] <= 19, "population"].sum()
        change = 100 * (after / before - 1)
        word = "more" if change > 0 else "fewer"
        if abs(change) >= 0.05:
            said.append(
                f"There were {prose.proportion(abs(change))}% {word} people under 20 in {last['year'].iloc[0]} than in "
                f"{first['year'].iloc[0]} ({prose.count(before)} to {prose.count(after)})."
            )
    every = ward_rows["people"].sum() > NEARLY * everyone if len(ward_rows) > 1 else False
    if len(ward_rows) > 1 and (every or chapter.area.kind not in LARGE):
        top = ward_rows.iloc[0]
        of = "The ward" if every else f"Of the {prose.count(len(ward_rows))} wards whose figures are here, the one"
        share = prose.proportion(top["value"])
        said.append(f"{of} with the largest share of people under 20 is {top['area_name']}: {share}%.")
    return said


def note_source(chapter: Chapter, now: pd.DataFrame) -> None:
    """Note edition and coverage of the figures by age for the top of the page."""
    if now.empty:
        return
    source, year = chapter.titled(now["source"].iloc[0]), int(now["year"].iloc[0])
    whose = "" if chapter.part_of(now).whole else f" They count {chapter.called(now)}."
    chapter.note(f"Figures by age are from {source}, {year}.{whose}")


def ward_map(chapter: Chapter, ward_rows: pd.DataFrame) -> figures.Shown:
    """Map the share of each ward's people who are under 20."""
    what = f"Share of people under 20 in the wards of {chapter.name}"
    if ward_rows.empty:
        return figures.Absent(what)
    drawn = chapter.outlines(ward_rows, edition=str(ward_rows["edition"].iloc[0]))
    if shapely.is_empty(drawn["geometry"]).any():
        return figures.Absent(what, "outlines of the wards' small areas are not among the files here")
    return figures.ward_map(drawn, label="Share of people under 20", unit="% of people", breaks=WARD_BREAKS)
