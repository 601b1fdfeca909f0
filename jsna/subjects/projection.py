"""Who will live here: the projection an area's chapter shows, how sure it is, and what else might happen."""

import pandas as pd
import shapely

from jsna import figures, prose
from jsna.chapter import Chapter
from jsna.forecasts import PRINCIPAL
from jsna.subjects import population
from needs.projection import change_table, track_record

CHILDREN = "0–14"
ADULT = 19  # the last age shown in words
AHEAD = (5, 10)  # years after the base that change tables show
CHANGE_BREAKS = (-10, -5, 0, 5)  # % change: one scale for every map
WHAT = "Projected population"
METHODS = {
    "cohort-component": "people are aged year by year with births, deaths and migration",
    "Hamilton–Perry, drawn to neighbours": "age groups are carried forward at the rates of recent years, drawn towards "
    "those of similar areas",
    "sum of areas": "the projections of its parts are added up",
}
ASSUMED = {
    "principal": "As projected here (principal)",
    "change of the last 2 years": "Births and migration as in the last two years",
    "constant fertility": "Fertility stays as it is",
    "high": "A tenth more births, and migration more favourable by a quarter (high)",
    "low": "A tenth fewer births, and migration less favourable by a quarter (low)",
    "natural change only": "Nobody moves in or out (natural change only)",
}
NO_SERIES = "needs estimates by single year of age for two years, which are not published here"


def later(chapter: Chapter, now: pd.DataFrame) -> pd.DataFrame:
    """Return the population projected `AHEAD` by the sexes that `now` has; no rows where it is not."""
    rows = chapter.look("projection", of="area")
    if rows.empty or set(now["sex"]) != set(rows["sex"]):
        return rows.iloc[:0]
    chosen: pd.DataFrame = rows[rows["year"] == int(rows["base_year"].iloc[0]) + AHEAD[-1]]
    chapter.used(chosen)
    return chosen


def pyramid(chapter: Chapter, now: pd.DataFrame, expected: pd.DataFrame) -> figures.Shown:
    """Draw the population now, with the `expected` one as a line where there is one."""
    name = population.named(chapter, now)
    if expected.empty:
        return figures.age_structure(now, area_name=name)
    words = f"projected for {int(expected['year'].iloc[0])}"
    return figures.age_structure(now, area_name=name, comparison=expected, comparison_name=words)


def fan(chapter: Chapter, group: str = CHILDREN) -> figures.Shown:
    """Draw an age group's past and projected number with its ranges."""
    rows = _groups(chapter, group)
    if rows.empty:
        return figures.Absent(f"{WHAT} aged {group}", NO_SERIES)
    past = _history(chapter, rows)
    return figures.fan_chart(
        past, rows[rows["year"] > rows["base_year"]], label=f"People aged {group}", area_name=chapter.name
    )


def _groups(chapter: Chapter, group: str, of: str = "area", scenario: str = PRINCIPAL) -> pd.DataFrame:
    return chapter.table("projection_groups", of=of, age_group=group, scenario=scenario)


def _history(chapter: Chapter, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the estimates of a projected group up to its base year: one row a year."""
    first, last = int(rows["age_from"].iloc[0]), int(rows["age_to"].iloc[0])
    counted = chapter.look("population")
    inside = counted[
        (counted["basis"] == "resident") & (counted["age_from"] == counted["age_to"])
        & counted["age_from"].between(first, last) & counted["sex"].isin(["female", "male"])
    ]  # fmt: skip
    chapter.used(inside)
    years = inside.groupby(["year", "source"], observed=True)["population"].sum().reset_index().drop_duplicates("year")
    base = rows.loc[rows["year"] == rows["base_year"], ["year", "population"]]
    return pd.concat([years.loc[years["year"] < int(base["year"].iloc[0]), ["year", "population"]], base])


def births(chapter: Chapter) -> figures.Shown:
    """Draw births registered and expected."""
    expected = chapter.table("projected_events")
    if expected.empty:
        return figures.Absent("Births", "needs births and deaths by year, which are not published here for this area")
    known = chapter.table("components", component="births")
    past = known[known["year"] <= expected["base_year"].iloc[0]][["year", "value"]].rename(
        columns={"value": "population"}
    )
    future = expected.rename(columns={"births": "population"})
    return figures.fan_chart(past, future, label="Births a year", area_name=chapter.name, unit="births")


def change(chapter: Chapter) -> figures.Shown:
    """Return children aged 0 to 14 now and expected, by district or ward: base, share, years ahead, change."""
    for kind in ("district", "ward"):
        if any(area.kind == kind for area in chapter.parts(kind)):
            rows = _groups(chapter, CHILDREN, of=kind)
            if len(rows):
                return _change_table(chapter, rows, kind)
    rows = _groups(chapter, CHILDREN)
    return _change_table(chapter, rows, "area") if len(rows) else figures.Absent("Change in children", NO_SERIES)


def _change_table(chapter: Chapter, rows: pd.DataFrame, kind: str) -> figures.Table:
    base = int(rows["base_year"].iloc[0])
    years = [base + step for step in AHEAD]
    everyone = _everyone(chapter, kind, base)
    counts = rows[rows["year"].isin([base, *years])].assign(area_code=rows["area_name"])
    counts = counts.assign(all_ages=counts["area_name"].map(everyone))
    table = change_table(counts[["area_code", "year", "population", "all_ages"]], base=base, years=years, total="Total")
    if kind == "area":
        table = table[table["area_code"] != "Total"]
    names = {"area_code": "Area", "base": f"Aged 0 to 14, {base}", "share": "% of all people"}
    names |= {str(year): f"Expected {year}" for year in years} | {
        f"change_{year}": f"Change to {year}, %" for year in years
    }
    data = table.rename(columns=names)
    formats = dict.fromkeys(data.columns[1:], "count") | {"% of all people": "proportion"}
    formats |= {f"Change to {year}, %": "change_proportion" for year in years}
    some = "those " if chapter.area.kind in ("region", "england") else ""
    where = "" if kind == "area" else f"{some}{kind}s of "
    here = " whose figures are here" if some and where else ""
    return figures.Table(data, f"Children aged 0 to 14 now and expected, {where}{chapter.name}{here}", formats=formats)


def _everyone(chapter: Chapter, kind: str, year: int) -> pd.Series:
    """People of all ages by area name in the base year."""
    rows = chapter.look("population", of="area" if kind == "area" else kind)
    rows = rows[(rows["basis"] == "resident") & (rows["year"] == year)]
    by_sex = rows[rows["sex"] != "persons"]
    counted = by_sex if len(by_sex) else rows
    return (
        counted.drop_duplicates(["area_name", "sex", "age_from"])
        .groupby("area_name", observed=True)["population"]
        .sum()
    )


def ward_map(chapter: Chapter) -> figures.Shown:
    """Map the change in children aged 0 to 14 by ward, ten years ahead."""
    what = f"Change in children aged 0 to 14 in the wards of {chapter.name}"
    rows = _groups(chapter, CHILDREN, of="ward")
    if rows.empty:
        return figures.Absent(what, NO_SERIES)
    base, later = int(rows["base_year"].iloc[0]), int(rows["base_year"].iloc[0]) + AHEAD[-1]
    wide = rows.pivot_table(index=["area_code", "area_name"], columns="year", values="population", observed=True)
    mapped = wide.reset_index().assign(value=(100 * (wide[later] / wide[base] - 1)).to_numpy())
    counted = chapter.look("population", of="ward")
    edition = str(counted.loc[counted["year"] == base, "edition"].astype("str").max())
    drawn = chapter.outlines(mapped[["area_code", "area_name", "value"]], edition=edition)
    if shapely.is_empty(drawn["geometry"]).any():
        return figures.Absent(what, "outlines of the wards' small areas are not among the files here")
    return figures.ward_map(
        drawn, label=f"Expected change in children aged 0 to 14, {base} to {later}", unit="%", breaks=CHANGE_BREAKS
    )


def scenarios(chapter: Chapter, group: str = CHILDREN) -> figures.Shown:
    """Return what the number of children would be under other assumptions, five and ten years ahead."""
    rows = chapter.table("projection_groups", age_group=group)
    if rows.empty or rows["scenario"].nunique() < 2:
        return figures.Absent(
            "Other assumptions", "needs births, deaths and estimates by sex, which this area has not here"
        )
    base = int(rows["base_year"].iloc[0])
    wide = rows.pivot_table(index="scenario", columns="year", values="population", observed=True)
    order = [PRINCIPAL, *[name for name in wide.index if name != PRINCIPAL]]
    years = [base + step for step in AHEAD]
    data = wide.loc[order, years].rename(index=ASSUMED).reset_index()
    last = wide.loc[order, years[-1]].to_numpy(dtype=float)
    data = data.assign(difference=100 * (last / last[0] - 1))
    data.columns = ["Assumption", *[f"Aged {group}, {year}" for year in years], f"Against principal, {years[-1]}, %"]
    formats = dict.fromkeys(data.columns[1:3], "count") | {data.columns[3]: "change_proportion"}
    return figures.Table(data, f"People aged {group} under other assumptions, {chapter.name}", formats=formats)


def record(chapter: Chapter) -> list[figures.Shown]:
    """Return how good the method has been for areas of this size, by age; a sentence where nothing is projected."""
    what = f"How far projections like that of {chapter.name} have been off"
    rows = _groups(chapter, CHILDREN)
    now = chapter.look("population")
    if rows.empty or now.empty:
        return [figures.Absent(what, f"no projection is made: it {NO_SERIES}")]
    base, years = int(rows["base_year"].iloc[0]), AHEAD[0]
    known = now[(now["basis"] == "resident") & (now["year"] == base) & (now["sex"] != "persons")]
    people = float(known["population"].sum()) or float(now.loc[now["year"] == base, "population"].sum())
    good = track_record(people, horizon=years)
    good = good[good["age_to"] <= ADULT].sort_values(["age_from", "age_to"])
    data = pd.DataFrame(
        {
            "Age": [f"{row.age_from} to {row.age_to}" for row in good.itertuples()],
            "Four in five within, %": good["within_80"].to_numpy(),
            "Nineteen in twenty within, %": good["within_95"].to_numpy(),
        }
    )
    notes = [
        f"The projection starts from {base}; its method: {METHODS[str(rows['method'].iloc[0])]}. The table says within "
        f"how many per cent of the estimate made later such projections for areas of this size were, {years} years "
        "ahead. Years further ahead than were tested are marked [u]: low reliability."
    ]
    formats = dict.fromkeys(data.columns[1:], "proportion")
    return [figures.Table(data, f"{what}, {years} years ahead", notes=notes, formats=formats)]


def findings(chapter: Chapter) -> list[str]:
    """Return what the projection says in a sentence; none where there is none."""
    rows = _groups(chapter, CHILDREN)
    if rows.empty:
        return []
    base = int(rows["base_year"].iloc[0])
    later = rows[rows["year"] == base + AHEAD[0]].iloc[0]
    start = float(rows.loc[rows["year"] == base, "population"].iloc[0])
    low, high = float(later["lower_80"]), float(later["upper_80"])
    between = f"(80% range {prose.count(low)} to {prose.count(high)})"
    number, year = prose.count(later["population"]), base + AHEAD[0]
    words = f"The number of children aged 0 to 14 is expected to be {number} in {year} {between}"
    if low <= start <= high:
        return [f"{words}: about as many as the {prose.count(start)} in {base}, within what the range allows."]
    return [f"{words}, {'more' if low > start else 'fewer'} than the {prose.count(start)} in {base}."]
