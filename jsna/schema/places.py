"""Areas, what lies within what, their outlines, how they were redrawn, and whom each may be set beside."""

from pandera.pandas import Field
from pandera.typing.pandas import Series

from jsna.schema.table import AREA_TYPES, Category, Table


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


class Coverage(Table):
    """How much of a larger area its small areas present make up."""

    area_code: Category
    area_type: Category = Field(isin=AREA_TYPES)
    small_edition: Category = Field(description="year of the LSOA geography")
    coverage: float = Field(ge=0, le=1, nullable=True, description="0-1; missing where it cannot be told")
    measured: Category = Field(isin=["people", "land"], description="what the share is of")
    source: Category

    class Config:
        unique = ["area_code", "area_type", "small_edition"]


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
