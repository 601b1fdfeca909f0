"""Emotional health by tier of service: what is known of need, of each tier up to inpatient care, and of waits."""

import pandas as pd

from jsna import figures
from jsna.catalogue import indicators as catalogue
from jsna.chapter import Chapter
from jsna.subjects import listing, tested

TIERS = (
    ("Need", ("mental_disorder_prevalence", "self_harm_admissions", "looked_after_sdq_cause_for_concern")),
    ("Tier 1: universal services", ("emotional_health_survey", "bullied")),
    ("Tier 2: targeted support", ("semh_needs",)),
    ("Tier 3: specialist services", ("camhs_referrals", "camhs_effectiveness", "camhs_added_value")),
    ("Tier 3: waiting times", ("camhs_wait", "camhs_offenders_acute", "camhs_offenders_other")),
    ("Tier 3: urgent help", ("camhs_emergency_24_hours",)),
    ("Tier 4: inpatient care", ("mental_health_admissions",)),
)


def by_tier(chapter: Chapter, rows: pd.DataFrame, county: pd.DataFrame) -> figures.Table:
    """Return what tells of each tier: the figure of the area, else of its county, else what would fill it."""
    known = {str(row["indicator_id"]): row for frame in (county, rows) if len(frame) for row in tested.records(frame)}
    data = pd.DataFrame([_told(tier, name, known.get(name)) for tier, names in TIERS for name in names])
    notes = [
        "The services of each tier, with provider and value, stand in the chapter on services where a plan is kept."
    ]
    caption = f"Emotional health by tier of service, {chapter.name}"
    return figures.Table(data, caption, notes=notes, formats=dict.fromkeys(data.columns, "text"))


def _told(tier: str, name: str, row: listing.Row | None) -> dict[str, str]:
    fact = catalogue()[name]
    where = f"{fact.publication or listing.NO_FIGURE}{f', in data/raw/{fact.folder}' if fact.folder else ''}"
    told = {"Tier": tier, "Indicator": f"{fact.title} ({fact.unit})"}
    if row is None or pd.isna(row["value"]):
        missing = listing.NO_FIGURE if row is None else listing.cell(row, "value")
        return told | {"Figure": missing, "Area and period": listing.NOT_APPLICABLE, "What would fill it": where}
    return told | {
        "Figure": listing.cell(row, "value") + listing.interval(row),
        "Area and period": f"{row['area_name']}, {listing.words(row['period'])}",
        "What would fill it": listing.NOT_APPLICABLE,
    }
