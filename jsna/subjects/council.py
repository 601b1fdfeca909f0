"""The council whose figures an area's pages show, under the council's name, where the area has none of its own.

Most figures about children are published for councils. A district lies in a county. A health body (CCG, sub-ICB
location, ICB) lies in no council by law, but their small areas tell: where they are the same, the council's figures
stand in for its own; where a council holds all of a health body, or lies whole inside it, they are shown as just that.
"""

from jsna.chapter import WHOLE, Chapter
from jsna.places import Area

UPPER_TIER = ("county", "unitary")
HEALTH = ("ccg", "sub_icb", "icb")


def council(chapter: Chapter) -> Area | None:
    """Return the county or council of one tier that the area lies in, or a health body's that holds all of it."""
    parents = chapter.parents()
    above = next((parents[kind] for kind in UPPER_TIER if kind in parents), None)
    if above is not None or chapter.area.kind not in HEALTH:
        return above
    around = (area for area in chapter.overlapping(UPPER_TIER) if _inside(chapter, Chapter.beside(chapter, area)))
    return next(around, None)


def councils_within(chapter: Chapter) -> list[Area]:
    """Return the counties and councils of one tier that lie whole inside a health body; none for other areas."""
    if chapter.area.kind not in HEALTH:
        return []
    return [area for area in chapter.overlapping(UPPER_TIER) if _inside(Chapter.beside(chapter, area), chapter)]


def coterminous(chapter: Chapter, other: Area) -> bool:
    """Whether a health body and a council have the same boundary."""
    theirs = Chapter.beside(chapter, other)
    return chapter.area.kind in HEALTH and _inside(chapter, theirs) and _inside(theirs, chapter)


def stand_in(chapter: Chapter) -> Chapter | None:
    """Return the view of the council whose figures tell of a health body as of itself; None where there is none."""
    above = council(chapter) if chapter.area.kind in HEALTH else None
    return Chapter.beside(chapter, above) if above is not None and coterminous(chapter, above) else None


def relation(chapter: Chapter, other: Area) -> str:
    """Return how the area stands to a council, as a clause: of which … is a part; which has the same boundary as …"""
    same = coterminous(chapter, other)
    return f"which has the same boundary as {chapter.name}" if same else f"of which {chapter.name} is a part"


def _inside(one: Chapter, other: Chapter) -> bool:
    """Whether `one` lies in `other`: all its small areas of an edition that holds the whole of it do."""
    mine, theirs = one.small_areas(), other.small_areas()
    for edition in sorted(mine.keys() & theirs.keys(), reverse=True):
        share = one.part(edition).share
        if share is not None and share >= WHOLE:
            return len(mine[edition] & theirs[edition]) >= WHOLE * len(mine[edition])
    return False
