"""What a page says of the figures it withholds: how many, whose, and why; never which of them is small."""

from collections.abc import Sequence

import pandas as pd

from jsna import prose
from jsna.catalogue import policies
from jsna.places import Area

MARK = "[c]"
KEY = ["indicator_id", "source", "area_code", "area_type", "period", "sex", "age", "category"]
WHY = "so few are counted, or all but so few, that someone could be recognised, or they would tell of such a figure"


NONE = pd.DataFrame(columns=KEY)


def withheld(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the keys of the withheld figures among `rows` of indicators or baselines; of other tables none."""
    if not all(name in rows for name in (*KEY, "mark")):
        return NONE
    hidden = (rows["mark"] == MARK).to_numpy()
    return rows.loc[hidden, KEY].astype("str") if hidden.any() else NONE


def sentences(shown: Sequence[pd.DataFrame], figures: pd.DataFrame, area: Area) -> list[str]:
    """Return what a page about `area` says of the withheld figures that it shows.

    shown : what `withheld` returned of all that the page shows. figures : the table `indicators` of the release for
        the areas among them, with ``policy`` and ``published``.
    """
    keys = pd.concat([NONE, *shown]).drop_duplicates()
    named = figures[[*KEY, "policy", "published"]].astype(dict.fromkeys([*KEY, "policy"], "str"))
    found = keys.merge(named, on=KEY)
    own = (found["area_code"] == area.code) & (found["area_type"] == area.kind)
    as_published = {name: policies()[name].as_published for name in found["policy"].unique()}
    theirs = found["published"].astype(bool) & found["policy"].map(as_published).astype(bool)
    said = []
    if (~theirs).any():
        rules = "; ".join(policies()[name].title for name in sorted(set(found.loc[~theirs, "policy"])))
        said.append(f"{_counted(own[~theirs], area)} withheld here ({MARK}): {WHY}. Rules: {rules}.")
    if theirs.any():
        said.append(f"{_counted(own[theirs], area)} withheld by the publisher ({MARK}).")
    return said


def _counted(own: pd.Series, area: Area) -> str:
    """Return how many figures of the area, and of others, as the subject of a sentence with its verb."""
    here, elsewhere = int(own.sum()), int((~own).sum())
    whose = [(here, area.name), (elsewhere, "other areas")]
    numbers = [f"{prose.count(number)} of {name}" for number, name in whose if number]
    return f"Of the figures on this page, {prose.listed(numbers)} {'is' if here + elsewhere == 1 else 'are'}"
