"""The data model on one page: the contract of every table in data/processed.

Every table is tidy (one row, one observation) and names its `source`: the ids of the publications its figures
come from, joined by "; " where there are several. Codes and other repeated words are categorical. Editions are
words: the year of the geography ("2021"), or of the index ("2019").
"""

import importlib
import sys
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.pandas import Field
from pandera.typing.pandas import Series

from jsna.errors import ContractError

if "dask" not in sys.modules:  # pandera asks for every library of frames that there is, and this one takes seconds
    sys.modules["dask"] = None  # type: ignore[assignment]
    importlib.import_module("pandera.typing.dask")
    del sys.modules["dask"]

Category = Series[pd.CategoricalDtype]
Text = Series[pd.StringDtype]
Whole = Series[pd.Int64Dtype]
PLAIN = pd.StringDtype("pyarrow")  # what Text is, whatever a process prefers for words of its own

AREA_TYPES = ("lsoa", "ward", "district", "unitary", "county", "ccg", "sub_icb", "icb", "region", "england", "locality")
MEASURES = (
    "imd", "income", "employment", "education", "health", "crime", "barriers", "living_environment", "idaci", "idaopi",
)  # fmt: skip
SEXES = ("female", "male", "persons")
OPEN = 999  # age_to of an open band: 90 and over is 90 to 999


class Table(pa.DataFrameModel):
    """What every contract holds to: these columns, these types, nothing else, nothing coerced."""

    class Config:
        strict = True
        ordered = True


class Areas(Table):
    """An area in an edition; some codes serve two types, so the type is part of the key."""

    area_code: Category = Field(description="GSS code")
    area_type: Category = Field(isin=AREA_TYPES, description="what kind of place")
    edition: Category = Field(description="year of the geography")
    area_name: Category = Field(description="as published")
    source: Category = Field(description="publication")

    class Config:
        unique = ["area_code", "area_type", "edition"]


class AreaLookup(Table):
    """A small area's share of a larger one."""

    area_code: Category = Field(description="the smaller area")
    area_type: Category = Field(isin=AREA_TYPES)
    area_edition: Category = Field(description="year of the smaller geography")
    parent_code: Category = Field(description="the larger area")
    parent_type: Category = Field(isin=AREA_TYPES)
    parent_edition: Category = Field(description="year of the larger geography")
    share: float = Field(gt=0, le=1, description="share of the smaller area's people; 1 by best fit")
    source: Category

    class Config:
        unique = ["area_code", "area_type", "area_edition", "parent_code", "parent_type", "parent_edition"]


class Boundaries(Table):
    """An area's outline, British National Grid, as well-known binary."""

    area_code: Category
    area_type: Category = Field(isin=AREA_TYPES)
    edition: Category
    geometry: Series[object] = Field(description="WKB, EPSG:27700, metres")
    source: Category

    class Config:
        unique = ["area_code", "area_type", "edition"]


class Population(Table):
    """People counted at mid-year (or on census or extract day)."""

    area_code: Category
    area_type: Category = Field(isin=AREA_TYPES)
    edition: Category = Field(description="year of the geography")
    source: Category
    year: int = Field(ge=1981, le=2100, description="mid-year, 30 June, unless the source says otherwise")
    sex: Category = Field(isin=SEXES)
    age_from: int = Field(ge=0, le=120, description="completed years")
    age_to: int = Field(description="completed years, inclusive; 999 where the band is open")
    basis: Category = Field(isin=("resident", "registered"))
    population: float = Field(ge=0, description="people")

    class Config:
        unique = ["area_code", "area_type", "edition", "source", "year", "sex", "age_from", "age_to"]


class Components(Table):
    """Births, deaths and flows in the year to mid-year."""

    area_code: Category
    area_type: Category = Field(isin=AREA_TYPES)
    edition: Category
    source: Category
    year: int = Field(description="year ending 30 June")
    component: Category = Field(
        isin=(
            "population", "births", "deaths", "internal_in", "internal_out", "international_in",
            "international_out", "other_change",
        )
    )  # fmt: skip
    value: float = Field(description="people; population is the estimate at the year's end")

    class Config:
        unique = ["area_code", "area_type", "edition", "source", "year", "component"]


class Coverage(Table):
    """How much of a larger area its small areas present make up."""

    area_code: Category
    area_type: Category = Field(isin=AREA_TYPES)
    small_edition: Category = Field(description="year of the LSOA geography")
    coverage: float = Field(ge=0, le=1, nullable=True, description="0-1; missing where it cannot be told")
    source: Category

    class Config:
        unique = ["area_code", "area_type", "small_edition"]


class Deprivation(Table):
    """A small area's deprivation as published."""

    area_code: Category = Field(description="LSOA")
    area_edition: Category = Field(description="year of the LSOA geography: 2001, 2011 or 2021")
    edition: Category = Field(description="year of the index: 2007, 2010, 2015, 2019 or 2025")
    measure: Category = Field(isin=MEASURES)
    score: float = Field(nullable=True, description="as published; missing where not published here")
    rank: int = Field(ge=1, description="1 is the most deprived in England")
    decile: int = Field(ge=1, le=10, description="1 is the most deprived tenth")
    denominator: float = Field(ge=0, nullable=True, description="people the measure is about")
    source: Category

    class Config:
        unique = ["area_code", "edition", "measure"]


class DeprivationSummary(Table):
    """A larger area's deprivation, by the official summary measures."""

    area_code: Category
    area_type: Category = Field(isin=AREA_TYPES)
    area_edition: Category
    edition: Category = Field(description="year of the index")
    measure: Category = Field(isin=MEASURES)
    average_score: float = Field(nullable=True)
    average_rank: float = Field(nullable=True, description="high is deprived")
    proportion: float = Field(ge=0, le=1, nullable=True, description="share of LSOAs in the most deprived tenth")
    extent: float = Field(ge=0, le=1, nullable=True)
    local_concentration: float = Field(nullable=True)
    population: float = Field(ge=0, nullable=True, description="the measure's denominator")
    lsoas: int = Field(ge=1)
    national_decile: float = Field(nullable=True, description="where its average rank would stand; 1 most deprived")
    national_quintile: float = Field(nullable=True)
    local_quintile: float = Field(nullable=True, description="fifth of its peer group's people; 1 most deprived")
    local_decile: float = Field(nullable=True, description="tenth of its peer group's people; 1 most deprived")
    peer_group: Category = Field(description="code of the county or council that holds the peers, or 'all'")
    peer_rank: float = Field(nullable=True, description="by average rank; 1 is the most deprived of its peers")
    peers: int = Field(ge=0, description="areas of its type ranked with it")
    reason: Text = Field(nullable=True, description="why a value is missing")
    source: Category

    class Config:
        unique = ["area_code", "area_type", "area_edition", "edition", "measure"]


class DeprivationChildren(Table):
    """Children by national fifth of deprivation of the small area they live in."""

    area_code: Category
    area_type: Category = Field(isin=AREA_TYPES)
    area_edition: Category
    edition: Category
    measure: Category = Field(isin=MEASURES)
    age_from: int
    age_to: int
    quintile: int = Field(ge=1, le=5, description="national; 1 is the most deprived fifth")
    children: float = Field(ge=0)
    share: float = Field(ge=0, le=1.0000001, nullable=True)
    population_source: Category
    source: Category

    class Config:
        unique = ["area_code", "area_type", "area_edition", "edition", "measure", "age_from", "age_to", "quintile"]


class DeprivationChange(Table):
    """How an area moved between two editions of the index, by rank-based measures."""

    area_code: Category
    area_type: Category = Field(isin=AREA_TYPES)
    measure: Category = Field(isin=MEASURES)
    edition_before: Category
    edition_after: Category
    average_rank_before: float = Field(nullable=True, description="share of the LSOAs ranked; 1 is the most deprived")
    average_rank_after: float = Field(nullable=True)
    average_rank_change: float = Field(nullable=True, description="above zero: more deprived relative to England")
    proportion_before: float = Field(nullable=True)
    proportion_after: float = Field(nullable=True)
    proportion_change: float = Field(nullable=True)
    extent_before: float = Field(nullable=True)
    extent_after: float = Field(nullable=True)
    extent_change: float = Field(nullable=True)
    entered: float = Field(nullable=True, description="comparable small areas that entered the most deprived tenth")
    left: float = Field(nullable=True)
    stayed_in: float = Field(nullable=True)
    stayed_out: float = Field(nullable=True)
    by_people: bool = Field(description="small areas weighted by their people; else each counts alike")
    reason: Text = Field(nullable=True)
    source: Category

    class Config:
        unique = ["area_code", "area_type", "measure", "edition_before"]


class DeprivationClusters(Table):
    """Whether a small area is one of several deprived (or not) ones that lie together: local Moran's I."""

    area_code: Category
    area_type: Category = Field(isin=AREA_TYPES)
    edition: Category = Field(description="year of the index")
    within: Category = Field(description="county or council whose small areas were compared")
    local_i: float = Field(nullable=True)
    p_value: float = Field(nullable=True)
    cluster: Category = Field(nullable=True, description="high among high, low among low, …, none")
    reason: Text = Field(nullable=True)
    source: Category

    class Config:
        unique = ["area_code", "area_type", "edition"]


class Indicators(Table):
    """An indicator in an area and period, as published or computed from published counts."""

    indicator_id: Category
    source: Category
    area_code: Category
    area_type: Category = Field(isin=AREA_TYPES)
    period: Category = Field(description="as published, e.g. 2019/20")
    period_start: int = Field(ge=1900, le=2100)
    period_years: int = Field(ge=1, le=10)
    sex: Category = Field(isin=SEXES)
    age: Category
    category: Category = Field(description="deprivation decile or other breakdown; 'all' where none")
    numerator: float = Field(ge=0, nullable=True)
    denominator: float = Field(ge=0, nullable=True)
    value: float = Field(nullable=True)
    lower_95: float = Field(nullable=True)
    upper_95: float = Field(nullable=True)
    lower_998: float = Field(nullable=True)
    upper_998: float = Field(nullable=True)
    mark: Category = Field(nullable=True, description="[c] [x] [z] [low] [u] [e] [f] [p] [r] [b]")
    note: Text = Field(nullable=True, description="the publisher's or our words on this value")
    published: bool = Field(description="value as published; false where computed here from published counts")
    exact_counts: bool = Field(description="counts are exact, not rounded by the publisher")
    policy: Category = Field(description="disclosure policy")

    class Config:
        unique = ["indicator_id", "source", "area_code", "area_type", "period", "sex", "age", "category"]


class LsoaChange(Table):
    """What became of a small area when the small areas were drawn again."""

    area_code: Category = Field(description="LSOA of the earlier edition")
    area_edition: Category
    new_code: Category = Field(description="LSOA of the later edition")
    new_edition: Category
    change: Category = Field(isin=("U", "S", "M", "X"), description="unchanged, split, merged, irregular")
    source: Category

    class Config:
        unique = ["area_code", "area_edition", "new_code", "new_edition"]


class Projection(Table):
    """People expected at mid-year, with the range that earlier forecasts' errors suggest."""

    area_code: Category
    area_type: Category = Field(isin=AREA_TYPES)
    base_year: int
    year: int
    sex: Category = Field(isin=SEXES)
    age_from: int = Field(ge=0, le=120)
    age_to: int
    population: float = Field(ge=0, description="people")
    lower_80: float = Field(ge=0, nullable=True)
    upper_80: float = Field(ge=0, nullable=True)
    lower_95: float = Field(ge=0, nullable=True)
    upper_95: float = Field(ge=0, nullable=True)
    method: Category
    note: Text = Field(nullable=True)
    source: Category

    class Config:
        unique = ["area_code", "area_type", "base_year", "year", "sex", "age_from", "age_to"]


class ProjectionGroups(Table):
    """People expected in an age group that services are planned for, with its own range, by scenario."""

    area_code: Category
    area_type: Category = Field(isin=AREA_TYPES)
    scenario: Category = Field(description="principal, or what is assumed otherwise")
    base_year: int
    year: int
    age_group: Category
    age_from: int
    age_to: int
    population: float = Field(ge=0, description="people")
    lower_80: float = Field(ge=0, nullable=True)
    upper_80: float = Field(ge=0, nullable=True)
    lower_95: float = Field(ge=0, nullable=True)
    upper_95: float = Field(ge=0, nullable=True)
    method: Category
    note: Text = Field(nullable=True)
    source: Category

    class Config:
        unique = ["area_code", "area_type", "scenario", "year", "age_group"]


class ProjectedEvents(Table):
    """Births and deaths expected in the year to mid-year."""

    area_code: Category
    area_type: Category = Field(isin=AREA_TYPES)
    base_year: int
    year: int
    births: float = Field(ge=0)
    deaths: float = Field(ge=0)
    lower_80: float = Field(ge=0, nullable=True, description="of births")
    upper_80: float = Field(ge=0, nullable=True)
    lower_95: float = Field(ge=0, nullable=True)
    upper_95: float = Field(ge=0, nullable=True)
    source: Category

    class Config:
        unique = ["area_code", "area_type", "year"]


class Neighbours(Table):
    """The areas most like an area in characteristics that are not its outcomes: whom it may fairly be set beside."""

    area_code: Category
    area_type: Category = Field(isin=AREA_TYPES)
    member_code: Category
    member_type: Category = Field(isin=AREA_TYPES)
    neighbour_rank: int = Field(ge=1, description="1 is the nearest")
    distance: float = Field(ge=0, nullable=True, description="standard deviations; missing where a list is published")
    closeness: Category = Field(nullable=True, description="how close, in the words of the published list")
    characteristics: Category = Field(description="what the likeness was measured by, or the published list")
    source: Category

    class Config:
        unique = ["area_code", "area_type", "member_code"]


class Baselines(Table):
    """Where an area stands now on an indicator: one row holds all that a chart, sentence and download need."""

    indicator_id: Category
    area_code: Category
    area_type: Category = Field(isin=AREA_TYPES)
    sex: Category
    age: Category
    category: Category
    basis: Category = Field(
        isin=("latest", "tested"),
        description="latest; tested: the latest with an interval, where the latest figure of all has none",
    )
    source: Category = Field(nullable=True)
    period: Category = Field(nullable=True)
    period_start: float = Field(nullable=True)
    period_years: float = Field(nullable=True)
    numerator: float = Field(nullable=True)
    denominator: float = Field(nullable=True)
    value: float = Field(nullable=True)
    lower_95: float = Field(nullable=True)
    upper_95: float = Field(nullable=True)
    lower_998: float = Field(nullable=True)
    upper_998: float = Field(nullable=True)
    mark: Category = Field(nullable=True)
    note: Category = Field(nullable=True)
    polarity: Category = Field(nullable=True)
    reason: Category = Field(nullable=True, description="why the latest value is missing")
    baseline_source: Category = Field(nullable=True)
    baseline_period: Category = Field(nullable=True)
    baseline_start: float = Field(nullable=True)
    baseline_value: float = Field(nullable=True)
    baseline_lower_95: float = Field(nullable=True)
    baseline_upper_95: float = Field(nullable=True)
    baseline_reason: Category = Field(nullable=True)
    printed_value: float = Field(nullable=True, description="what a plan printed for the baseline")
    printed_source: Category = Field(nullable=True)
    change: float = Field(nullable=True)
    change_lower_95: float = Field(nullable=True)
    change_upper_95: float = Field(nullable=True)
    change_percent: float = Field(nullable=True)
    change_percent_lower_95: float = Field(nullable=True)
    change_percent_upper_95: float = Field(nullable=True)
    change_per_year: float = Field(nullable=True)
    change_per_year_lower_95: float = Field(nullable=True)
    change_per_year_upper_95: float = Field(nullable=True)
    change_marker: Category
    change_reason: Category = Field(nullable=True)
    england_value: float = Field(nullable=True)
    england_verdict: Category = Field(
        description="better, worse, best, worst, similar, higher, lower, too uncertain to call, not compared"
    )
    england_reason: Category = Field(nullable=True)
    region_code: Category = Field(nullable=True)
    region_value: float = Field(nullable=True)
    region_verdict: Category
    region_reason: Category = Field(nullable=True)
    neighbours_value: float = Field(nullable=True, description="average of the statistical neighbours, from counts")
    neighbours_verdict: Category
    neighbours_reason: Category = Field(nullable=True)
    deprivation_group: float = Field(
        nullable=True, description="tenth of its tier by average rank of the IMD, 1 the most deprived"
    )
    deprivation_group_edition: Category = Field(nullable=True, description="year of the index")
    deprivation_group_parts: int = Field(ge=0, description="areas that the average is of")
    deprivation_group_value: float = Field(nullable=True, description="average of the others in the tenth, from counts")
    deprivation_group_verdict: Category
    deprivation_group_reason: Category = Field(nullable=True)
    peer_type: Category
    peer_rank: float = Field(nullable=True, description="1 is best, or highest where there is no judgement")
    peers: int = Field(ge=0, description="areas of its type ranked with it")
    best_fifth_value: float = Field(nullable=True)
    rank_reason: Category = Field(nullable=True)
    position: float = Field(nullable=True, description="on a spine chart: 0 worst, 0.5 England, 1 best")
    position_worst: float = Field(nullable=True)
    position_p25: float = Field(nullable=True)
    position_p75: float = Field(nullable=True)
    position_best: float = Field(nullable=True)
    trend: Category = Field(description="increasing, decreasing, no significant change, cannot be calculated")
    trend_label: Category
    trend_slope: float = Field(nullable=True)
    trend_slope_lower_95: float = Field(nullable=True)
    trend_slope_upper_95: float = Field(nullable=True)
    trend_points: float = Field(nullable=True, description="periods the trend rests on")
    trend_reason: Category = Field(nullable=True)
    target: float = Field(nullable=True)
    target_upper: float = Field(nullable=True)
    target_year: float = Field(nullable=True)
    target_year_value: float = Field(nullable=True, description="the figure of the year that the target was set for")
    target_year_verdict: Category = Field(description="reached, missed, between, not compared: by that figure")
    target_verdict: Category
    target_reason: Category = Field(nullable=True)
    required_per_year: float = Field(
        nullable=True, description="change a year that meets the target in its year, straight"
    )
    required_percent_per_year: float = Field(nullable=True, description="the same, log-linear")
    required_reason: Category = Field(nullable=True)
    pace_per_year: float = Field(nullable=True, description="change a year at the present pace")
    pace_from: Category = Field(nullable=True)
    target_met: Category = Field(
        nullable=True, description="year the target is met at the present pace, or 'not at this rate'"
    )
    gap_england: float = Field(
        nullable=True, description="children a year between here and England; positive is behind"
    )
    gap_best_fifth: float = Field(nullable=True, description="children a year between here and the best fifth of peers")
    gap_reason: Category = Field(nullable=True)

    class Config:
        unique = ["indicator_id", "area_code", "area_type", "sex", "age", "category", "basis"]


TABLES: dict[str, type[Table]] = {
    "areas": Areas,
    "area_lookup": AreaLookup,
    "boundaries": Boundaries,
    "population": Population,
    "components": Components,
    "coverage": Coverage,
    "deprivation": Deprivation,
    "deprivation_summary": DeprivationSummary,
    "deprivation_change": DeprivationChange,
    "deprivation_children": DeprivationChildren,
    "deprivation_clusters": DeprivationClusters,
    "indicators": Indicators,
    "neighbours": Neighbours,
    "baselines": Baselines,
    "lsoa_change": LsoaChange,
    "projected_events": ProjectedEvents,
    "projection": Projection,
    "projection_groups": ProjectionGroups,
}


def columns(table: str) -> list[str]:
    """Return the columns of `table`, in order."""
    return list(TABLES[table].to_schema().columns)


def key(table: str) -> list[str]:
    """Return the columns that name one row of `table`."""
    return list(TABLES[table].to_schema().unique or [])


def words(table: str) -> list[str]:
    """Return the columns of `table` that hold codes and other repeated words."""
    found = TABLES[table].to_schema().columns.items()
    return [name for name, column in found if isinstance(column.dtype.type, pd.CategoricalDtype)]


def empty(table: str) -> pd.DataFrame:
    """Return `table` without rows."""
    columns = TABLES[table].to_schema().columns
    return pd.DataFrame({name: pd.Series(dtype=str(rule.dtype)) for name, rule in columns.items()})


def conform(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with the columns of `table` in order, and words as categories; nothing else is changed."""
    wanted = TABLES[table].to_schema().columns
    absent = [name for name in wanted if name not in frame.columns]
    if absent:
        raise ContractError(f"table {table}: missing column {', '.join(absent)}; found {', '.join(frame.columns)}")
    codes = {name: "category" for name in words(table) if not isinstance(frame[name].dtype, pd.CategoricalDtype)}
    text: dict[str, Any] = {name: PLAIN for name, column in wanted.items() if str(column.dtype).startswith("string")}
    wider = {name: str(rule.dtype) for name, rule in wanted.items() if _narrower(frame[name].dtype, str(rule.dtype))}
    return frame[list(wanted)].astype(codes | text | wider)


def _narrower(found: object, wanted: str) -> bool:
    """Whether a column of numbers only needs room to have the type it should: no value changes."""
    small = {"int8", "int16", "int32", "uint8", "uint16", "uint32"}
    return str(found) in {"int64": small, "float64": small | {"int64", "float32"}}.get(wanted, set())


def check(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` if it keeps the contract of `table`.

    Raises
    ------
    ContractError : names the table, the columns, the rule, how many rows break it, and the first of them.
    """
    try:
        return TABLES[table].to_schema().validate(frame, lazy=True)
    except pa.errors.SchemaErrors as broken:
        raise ContractError(f"table {table}: " + _in_words(frame, broken.failure_cases)) from None


def _in_words(frame: pd.DataFrame, cases: pd.DataFrame) -> str:
    messages = []
    together = cases["check"] == "multiple_fields_uniqueness"
    cases = cases.assign(column=cases["column"].where(~together, "(the key)"))
    for (column, rule), rows in cases.groupby(["column", "check"], dropna=False, sort=False):
        index = [i for i in rows["index"].dropna().unique() if i in frame.index]
        first = (
            frame.loc[index[:3]].to_string(max_cols=12, max_colwidth=40)
            if index
            else ", ".join(map(str, rows["failure_case"][:3]))
        )
        messages.append(
            f"column {column}, rule {rule}: broken by {len(index) or len(rows):,} rows; the first:\n{first}"
        )
    return "\n".join(messages)
