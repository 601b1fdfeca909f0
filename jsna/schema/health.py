"""Indicators of health as published, and where each area stands on them now."""

from pandera.pandas import Field

from jsna.schema.table import AREA_TYPES, SEXES, Category, Table, Text


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
