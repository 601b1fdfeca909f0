"""The last step of build: the whole release made safe, once, before any page.

Everything after this reads the release only. The `published` policy applies: official statistics pass unaltered and
what only we derive from them is gated.
"""

import pandas as pd

from jsna.health import gated
from jsna.measures import standing


def release(tables: dict[str, pd.DataFrame], notes: list[str]) -> dict[str, pd.DataFrame]:
    """Return the tables that may leave the workspace; those that need no change are the very same frames."""
    released = dict(tables)
    if "indicators" in tables:
        released["indicators"] = gated(tables["indicators"])
        withheld = int((released["indicators"]["mark"] == "[c]").sum() - (tables["indicators"]["mark"] == "[c]").sum())
        released["baselines"] = standing(released["indicators"], released["area_lookup"])
        notes.append(f"disclosure control withheld {withheld:,} figures that are derived here from small counts")
    return released
