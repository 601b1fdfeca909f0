"""What a notebook may ask: the release's tables for one area, its parts and what it lies in.

Every read is remembered, so that a page names the sources of just what it shows.
"""

import functools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import shapely
from IPython.display import display

from jsna import places, reads, store, withheld
from jsna.errors import JsnaError
from jsna.nesting import nesting
from jsna.places import Area
from jsna.workspace import Workspace, current_workspace

WHOLE = 0.99
Made = TypeVar("Made")
pd.set_option("mode.string_storage", "python")  # a chapter's frames are small, where Arrow's words cost most


@dataclass(frozen=True)
class Part:
    """How much of an area the small areas here make up, for the title."""

    share: float | None
    of: str = "people"

    @property
    def whole(self) -> bool:
        """Whether figures summed from small areas may bear the area's name."""
        return self.share is None or self.share >= WHOLE


@functools.lru_cache(maxsize=256)
def _about(table: str, folder: Path, wanted: tuple[Area, ...], _written: object) -> pd.DataFrame:
    """The rows of `table` about the `wanted` areas, with their names: once a process, since charts ask again."""
    rows = store.read(table, folder, areas=sorted({area.code for area in wanted}), noted=False)
    codes = rows["area_code"].array
    if "area_type" in rows:
        kinds = rows["area_type"].array
        known = {area.code + area.kind for area in wanted}
        pairs = [code + kind in known for code in codes.categories for kind in kinds.categories]
        chosen = np.asarray(pairs, dtype=bool)[codes.codes.astype(np.int64) * len(kinds.categories) + kinds.codes]
        if not chosen.all():
            rows = rows[chosen].reset_index(drop=True)
            codes = rows["area_code"].array
    names = {area.code: area.name for area in wanted}
    words = np.array([names[code] for code in codes.categories], dtype=object)[codes.codes]
    return rows.assign(area_name=pd.array(words, dtype="str"))


@functools.lru_cache(maxsize=64)
def _made(
    make: Callable[..., Made], table: str, folder: Path, wanted: tuple[Area, ...], written: object, *about: str
) -> tuple[Made, reads.Seen]:
    """What `make` makes of the rows of `table` about the `wanted` areas, and what it read: once a process."""
    return reads.seen_by(lambda: make(_about(table, folder, wanted, written), *about))


class Chapter:
    """One area's view of the release."""

    def __init__(self, area: str | Area, area_type: str = "", *, workspace: Workspace | None = None) -> None:
        """Find the area by code or name; `area_type` tells apart a code of two kinds."""
        self._workspace = workspace or current_workspace()
        self._folder = self._workspace.release
        self._nesting = nesting(self._folder)
        self.area = area if isinstance(area, Area) else self._found(area, area_type)
        reads.note("areas", [self.area.code])
        reads.note("area_lookup", [self.area.code])
        self._sources: dict[str, None] = {}
        self._notes: list[str] = []
        self._withheld: list[pd.DataFrame] = []
        self._publisher: dict[str, str] = {}

    @classmethod
    def beside(cls, chapter: "Chapter", area: Area) -> "Chapter":
        """Return another area's view of the same release."""
        return cls(area, workspace=chapter._workspace)

    def _found(self, words: str, kind: str) -> Area:
        found = places.find(self._nesting.areas, words, kind=kind or None)
        if len(found) > 1:
            kinds = " and ".join(f"{each.kind!r}" for each in found)
            raise JsnaError(f"{words} is a code of two kinds, {kinds}; say which as area_type")
        return found[0]

    @property
    def name(self) -> str:
        """The area's name."""
        return self.area.name

    @property
    def kind(self) -> str:
        """What kind of place it is, in words."""
        return places.KINDS[self.area.kind]

    def part(self, small_edition: str) -> Part:
        """Say how much of the area the small areas of an edition make up."""
        rows = store.read("coverage", self._folder, areas=[self.area.code])
        rows = rows[(rows["area_type"] == self.area.kind) & (rows["small_edition"] == small_edition)]
        known = rows[rows["coverage"].notna()]
        return Part(float(known["coverage"].iloc[0]), str(known["measured"].iloc[0])) if len(known) else Part(None)

    def part_of(self, population: pd.DataFrame) -> Part:
        """Say how much of the area a population summed from small areas counts; a published one is whole."""
        editions = {"ons_sape": "2011", "ons_census": "2021"}
        source = str(population["source"].iloc[0])
        return next((self.part(edition) for name, edition in editions.items() if source.startswith(name)), Part(None))

    def called_in(self, small_edition: str) -> str:
        """The area's name for figures of its small areas: "part of …" with the share where some are not here."""
        return self._called(self.part(small_edition))

    def called(self, population: pd.DataFrame) -> str:
        """The area's name for a population: "part of …" with the share where it does not count all of it."""
        return self._called(self.part_of(population))

    def _called(self, part: Part) -> str:
        return self.name if part.whole else f"part of {self.name} ({100 * (part.share or 0):.0f}% of its {part.of})"

    def titled(self, source: str) -> str:
        """Return a publication's title with its edition."""
        facts = self._facts()[str(source).split("; ")[0]]
        return f"{facts['title']} ({facts['edition']})"

    def table(self, table: str, *, of: str | Sequence[Area] = "area", **where: object) -> pd.DataFrame:
        """Return the rows of `table` for the area itself, for its parts of a kind ("ward"), or for given areas.

        `where` keeps the rows whose columns have those values: only their sources are then named on the page.
        `area_name` is added. No rows is an answer, not an error.
        """
        rows = self.look(table, of=of)
        for name, value in where.items():
            rows = rows[rows[name] == value]
        self.used(rows)
        return rows.reset_index(drop=True)

    def look(self, table: str, *, of: str | Sequence[Area] = "area") -> pd.DataFrame:
        """Return the rows of `table` to choose from, without naming their sources; say `used` of what is shown."""
        wanted = self._wanted(table, of)
        return _about(table, self._folder, wanted, store.stamp(table, self._folder)).copy(deep=False)

    def looked(self, make: Callable[..., Made], table: str, *about: str, of: str | Sequence[Area] = "area") -> Made:
        """Return what `make` makes of `look` and of `about`, worked out once a process: copy it before a change."""
        wanted, written = self._wanted(table, of), store.stamp(table, self._folder)
        kept: tuple[Made, reads.Seen] = _made(make, table, self._folder, wanted, written, *about)
        reads.again(kept[1])
        return kept[0]

    def _wanted(self, table: str, of: str | Sequence[Area]) -> tuple[Area, ...]:
        wanted = [self.area] if of == "area" else self.parts(of) if isinstance(of, str) else list(of)
        reads.note(table, [area.code for area in wanted])
        return tuple(wanted)

    def parts(self, kind: str) -> list[Area]:
        """Return the areas of `kind` that lie mostly inside this one, of every edition."""
        codes = self._nesting.codes_inside(self.area, kind)
        reads.note("area_lookup", [self.area.code], by="parent_code")
        reads.note("areas", codes)
        return [area for area in self._nesting.areas if area.kind == kind and area.code in codes]

    def small_areas(self) -> Mapping[str, set[str]]:
        """Return the codes of the small areas (LSOAs) that lie mostly inside this one, by their edition."""
        reads.note("area_lookup", [self.area.code], by="parent_code")
        return self._nesting.inside(self.area, "lsoa")

    def overlapping(self, kinds: Sequence[str]) -> list[Area]:
        """Return the areas of `kinds` that share small areas with this one."""
        reads.note("area_lookup", self._nesting.codes_inside(self.area, "lsoa"))
        return self._nesting.overlapping(self.area, kinds)

    def parents(self) -> dict[str, Area]:
        """Return what the area lies in, by kind: county, region, england, ccg …; the latest edition of each."""
        codes = self._nesting.codes_above(self.area)
        reads.note("areas", codes.values())
        return self._nesting.known(codes)

    def outlines(self, frame: pd.DataFrame, *, edition: str) -> pd.DataFrame:
        """Return `frame` (with `area_code`) with each area's outline of an edition in ``geometry``.

        Outlines are shapes in metres, British National Grid; an empty one where there is none.
        """
        rows = store.read("boundaries", self._folder, areas=sorted(set(frame["area_code"].astype("str"))))
        rows = rows[rows["edition"] == edition]
        self.used(rows)
        shapes = dict(zip(rows["area_code"].astype("str"), shapely.from_wkb(rows["geometry"].to_numpy()), strict=True))
        geometry = [shapes.get(str(code), shapely.Polygon()) for code in frame["area_code"]]
        return frame.assign(geometry=np.array(geometry, dtype=object))

    def note(self, sentence: str) -> None:
        """Keep a sentence on editions or coverage for the top of the page."""
        self._notes.append(sentence)

    @property
    def notes(self) -> list[str]:
        """The sentences kept for the top of the page."""
        return list(self._notes)

    def published_by(self, organisation: str = "", *, logo: str = "", unapproved: str = "") -> None:
        """Keep who publishes the page, for its head; `unapproved` says why it prints DRAFT, "" where it is approved.

        `logo` is a ``data:`` address of a picture.
        """
        self._publisher = {"organisation": organisation, "logo": logo, "unapproved": unapproved}

    def sources(self) -> None:
        """Display the publications of everything this chapter has read: the foot of the page."""
        facts = self._facts()
        ids = dict.fromkeys(part for words in self._sources for part in words.split("; "))
        read = [_cited(facts[each]) for each in ids if each in facts]
        plain = "\n".join(f"{each['title']} ({each['edition']}), {each['publisher']}" for each in read)
        reads.note("sources", ids, by="name")
        notes = [*self._notes, *self._withholdings()]
        said = {"sources": read, "notes": notes, "invented": self._invented(), **self._publisher}
        said["reads"] = reads.noted()
        display({"text/plain": plain}, raw=True, metadata={"jsna_sources": said})  # type: ignore[no-untyped-call]

    def _withholdings(self) -> list[str]:
        """Say how many of the figures shown are withheld, and why."""
        codes = sorted({code for keys in self._withheld for code in keys["area_code"]})
        if not codes:
            return []
        reads.note("indicators", codes)
        return withheld.sentences(self._withheld, store.read("indicators", self._folder, areas=codes), self.area)

    def _facts(self) -> dict[str, dict[str, Any]]:
        package = json.loads(self._workspace.datapackage.read_text(encoding="utf-8"))
        return {source["name"]: source for source in package["sources"]}

    def _invented(self) -> bool:
        custom = self.area.kind == "locality"
        return self.area.invented or (custom and any(area.invented for area in self._nesting.areas))

    def used(self, rows: pd.DataFrame) -> None:
        """Remember that the sources of `rows` are shown, and which of them are withheld."""
        if len(hidden := withheld.withheld(rows)):
            self._withheld.append(hidden)
        for name in ("source", "population_source"):
            if name in rows:
                self._sources |= dict.fromkeys(map(str, rows[name].dropna().unique()))


def _cited(source: dict[str, Any]) -> dict[str, str]:
    names = {
        "title": "title",
        "publisher": "publisher",
        "edition": "edition",
        "released": "released",
        "licence": "licence",
    }
    return {name: str(source[key]) for name, key in names.items()} | {"url": str(source["path"])}
