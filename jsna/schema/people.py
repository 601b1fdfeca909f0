"""People counted, what changed their number, and people expected."""

from pandera.pandas import Field

from jsna.schema.table import AREA_TYPES, SEXES, Category, Table, Text


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
