"""What works, as a chapter shows it: interventions for its themes, with source, strength and date."""

import pandas as pd

from jsna import figures
from jsna.evidence import evidence

CAPTION = "What works"
NONE = "no intervention is entered for this theme (jsna/evidence)"


def what_works(*themes: str) -> figures.Table | figures.Absent:
    """Return the interventions known for themes; a sentence where none is entered."""
    known = evidence()
    rows = [
        (each.intervention, each.source, each.strength, each.reviewed)
        for theme in themes
        if theme in known
        for each in known[theme].interventions
    ]
    if not rows:
        return figures.Absent(CAPTION, NONE)
    data = pd.DataFrame(rows, columns=["Intervention", "Source", "Strength", "Published or last reviewed"])
    notes = ("In our words: read the source before commissioning.",)
    return figures.Table(data, CAPTION, notes, dict.fromkeys(data.columns, "text"))
