"""Population projections by single year of age and sex, for any number of areas at once."""

from needs.projection.choose import project_best
from needs.projection.cohort import project
from needs.projection.constrain import to_control, to_margins, to_totals, whole_people
from needs.projection.dwellings import project_housing
from needs.projection.events import expected_events
from needs.projection.hamilton_perry import cohort_change, hamilton_perry
from needs.projection.housing import housing_led
from needs.projection.rates import Rates
from needs.projection.scenarios import decomposition, project_scenarios
from needs.projection.tables import AGE_GROUPS, age_groups, change_table, demand
from needs.projection.uncertainty import coverage, forecast_errors, learned, track_record, with_intervals

__all__ = [
    "AGE_GROUPS",
    "Rates",
    "age_groups",
    "change_table",
    "cohort_change",
    "coverage",
    "decomposition",
    "demand",
    "expected_events",
    "forecast_errors",
    "hamilton_perry",
    "housing_led",
    "learned",
    "project",
    "project_best",
    "project_housing",
    "project_scenarios",
    "to_control",
    "to_margins",
    "to_totals",
    "track_record",
    "whole_people",
    "with_intervals",
]
