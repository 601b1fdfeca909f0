"""What may be said of targets: reached or not, and when the present pace would meet them; those alike together."""

import pandas as pd

from jsna import prose
from jsna.subjects.tested import Row, records
from jsna.subjects.wording import figure, when

JUDGED = ("reached", "missed", "between")


def targets(name: str, rows: pd.DataFrame) -> list[str]:
    """Return a sentence for each target of the area called `name`; for several that fare alike, one for all."""
    aimed = records(rows[rows["target"].notna() & rows["target_verdict"].isin(JUDGED)])
    alike: dict[tuple[str, str], list[Row]] = {}
    for row in aimed:
        alike.setdefault((when(row["period"]), _fares(row, several=True)), []).append(row)
    return [_told(name, group) for group in alike.values()]


def _told(name: str, group: list[Row]) -> str:
    if len(group) == 1:
        row = group[0]
        return f"{row['indicator']}: {_in_its_year(row, name)}{_value(row)} in {name} {_in(row)} {_fares(row)}."
    named = prose.listed([f"“{row['indicator']}” ({_value(row)})" for row in group])
    return f"{named} in {name} {_in(group[0])} {_fares(group[0], several=True)}."


def _value(row: Row) -> str:
    return figure(row["value"], row["unit"], counted=row.get("method") == "count")


def _in(row: Row) -> str:
    return f"in {when(row['period'])}"


def _fares(row: Row, *, several: bool = False) -> str:
    """Return how a figure lies to its target, and the pace; the words after its value."""
    met, missed = str(row.get("target_met")), row["target_verdict"] == "missed"
    if _gone(row):
        now = {"reached": "meets it", "missed": "does not meet it", "between": "lies within its range"}
        return now[str(row["target_verdict"])] + (f", {row['indicator']}" if several else "")
    by = "" if pd.isna(row.get("target_year")) else f", set for {row['target_year']:.0f}"
    if row["target_verdict"] == "reached":
        return f"reach{'' if several else 'es'} the target of {_aim(row)}{by}"
    one = "falls short of the target of" if missed else "lies within the target's range of"
    many = "fall short of the target of" if missed else "lie within the target's range of"
    pace = f"; at the present pace {'each' if several else 'it'} would be met in {met}" if met.isdigit() else ""
    never = f"; at the present pace {'none would' if several else 'it would not'} be met"
    return f"{many if several else one} {_aim(row)}{by}{never if met == 'not at this rate' else pace}"


def _aim(row: Row) -> str:
    aim, upper = figure(row["target"], row["unit"]), row.get("target_upper")
    return aim if pd.isna(upper) else f"{aim} to {figure(upper, row['unit'])}"


def _gone(row: Row) -> bool:
    """Whether the target's year has passed and the figure of that year is known."""
    return str(row.get("target_year_verdict")) in JUDGED and bool(row["target_year"] < row["period_start"])


def _in_its_year(row: Row, name: str) -> str:
    """Return whether a target of years ago was reached in the year that it was set for; nothing of others."""
    if not _gone(row):
        return ""
    done = {"reached": "reached", "missed": "missed", "between": "reached in part"}[str(row["target_year_verdict"])]
    return (
        f"{name} {done} the target of {_aim(row)} in {row['target_year']:.0f}, the year it was set for "
        f"({figure(row['target_year_value'], row['unit'])}); "
    )
