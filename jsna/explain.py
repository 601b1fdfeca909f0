"""Why figures are withheld, with the subtractions that would tell them: for the analyst's own screen, never a page."""

import pandas as pd

from jsna.build import protection_now
from jsna.protect import Protection
from jsna.subtract import named
from jsna.workspace import Workspace

FEW = 40  # withheld figures that are listed


def explained(workspace: Workspace) -> list[str]:
    """Return what is withheld and why, in words and digits.

    Raises
    ------
    JsnaError : nothing is built yet, or the figures break a rule of disclosure control.
    """
    made = protection_now(workspace)
    lines = ["What follows holds counts that may not leave this workspace.", *made.notes[:2]]
    if len(made.found):
        lines.append("Subtractions that would leave a few people, or all but a few:")
        lines += [f"  {named(row)}: {row.subtraction} ({row.reason})" for row in made.found.itertuples(index=False)]
    return [*lines, *_withheld(made)]


def _withheld(made: Protection) -> list[str]:
    if made.cells.empty:
        return []
    cells = made.cells
    held = cells[cells["status"].isin(["primary", "secondary"]) & ~cells["published"] & cells["numerator"].notna()]
    lines = [f"Withheld: {len(held):,}"] if len(held) else []
    lines += [f"  {_cell(row)}" for row in held.head(FEW).itertuples(index=False)]
    return lines + ([f"  and {len(held) - FEW:,} more"] if len(held) > FEW else [])


def _cell(row: object) -> str:
    facts = pd.Series(row._asdict())  # type: ignore[attr-defined]
    people = "" if pd.isna(facts["denominator"]) else f" of {facts['denominator']:g}"
    return (
        f"{facts['event']}, {facts['place']}, {facts['period']}, {facts['sex']}: "
        f"{facts['numerator']:g}{people}; {facts['reason']} (policy {facts['policy']})"
    )
