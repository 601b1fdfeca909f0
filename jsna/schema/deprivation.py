"""Deprivation of small areas as published, and of larger areas by the official summary measures."""

from pandera.pandas import Field

from jsna.schema.table import AREA_TYPES, MEASURES, Category, Table, Text


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
