"""What lies in what: the areas inside, above and across another, each worked out once a process for a release."""

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path

from jsna import places, store
from jsna.places import Area

MOSTLY = 0.5  # of a small area's people


class Nesting:
    """The areas of a release, and which of them lie mostly inside which."""

    def __init__(self, folder: Path) -> None:
        """Read the areas of the release in `folder`, and where the parts of each are in its lookup."""
        self._folder = folder
        self.areas = places.areas_of(store.read("areas", folder, noted=False))
        self._by_key = {(area.kind, area.code): area for area in self.areas}
        lookup = store.read("area_lookup", folder, noted=False)
        mostly = lookup[lookup["share"] >= MOSTLY]
        self._codes, self._editions = mostly["area_code"].array, mostly["area_edition"].array
        self._rows = mostly.groupby(["parent_code", "parent_type", "area_type"], observed=True).indices
        self._inside: dict[tuple[Area, str], dict[str, set[str]]] = {}
        self._above: dict[Area, dict[str, str]] = {}

    def inside(self, area: Area, kind: str) -> Mapping[str, set[str]]:
        """Return the codes of the areas of `kind` that lie mostly inside `area`, by their edition."""
        if (area, kind) not in self._inside:
            rows = self._rows.get((area.code, area.kind, kind), [])
            found: dict[str, set[str]] = {}
            for code, edition in zip(self._codes[rows], self._editions[rows], strict=True):
                found.setdefault(edition, set()).add(code)
            self._inside[area, kind] = found
        return self._inside[area, kind]

    def codes_inside(self, area: Area, kind: str) -> set[str]:
        """Return the codes of the areas of `kind` that lie mostly inside `area`, of every edition."""
        return set().union(*self.inside(area, kind).values())

    def overlapping(self, area: Area, kinds: Sequence[str]) -> list[Area]:
        """Return the areas of `kinds` that share small areas with `area`."""
        mine = self.codes_inside(area, "lsoa")
        others = [each for each in self.areas if each.kind in kinds]
        return [each for each in others if any(map(mine.intersection, self.inside(each, "lsoa").values()))]

    def codes_above(self, area: Area) -> Mapping[str, str]:
        """Return the code of what `area` lies in, by kind, in its latest edition."""
        if area not in self._above:
            rows = store.read("area_lookup", self._folder, areas=[area.code], noted=False)
            rows = rows[rows["area_type"] == area.kind].astype("str").sort_values("parent_edition")
            self._above[area] = dict(zip(rows["parent_type"], rows["parent_code"], strict=True))
        return self._above[area]

    def known(self, codes: Mapping[str, str]) -> dict[str, Area]:
        """Return the areas of these codes by kind, those that are in the release."""
        return {key[0]: self._by_key[key] for key in codes.items() if key in self._by_key}


def nesting(folder: Path) -> Nesting:
    """Return what lies in what in the release in `folder`."""
    return _nesting(folder, (store.stamp("areas", folder), store.stamp("area_lookup", folder)))


@functools.lru_cache(maxsize=2)
def _nesting(folder: Path, _written: object) -> Nesting:
    return Nesting(folder)
