"""What a plan's pages say in sentences: whose plan it is, its key findings, and the analyst's own words."""

from jsna import prose
from jsna.chapter import Chapter
from jsna.places import Area
from jsna.plans import Plan, arithmetic, commentary, dates, shown, timetable
from jsna.subjects import wording
from jsna.subjects.plans import NEW, absent, day, plan, told

POSTS = "Figures are those of its documents; posts stand where they name people."
PROFILE = "ccg"  # the name of the profile's notebook, whose first pages are short
UNSIGNED = f"Organisation, logo and approval stand in a plan's place.toml; {NEW}."


def heading(chapter: Chapter, name: str) -> str:
    """Return whose plan it is, whether it is approved, and the analyst's words on the chapter `name`, as Markdown.

    The head of the page is told too: the organisation, its logo, and DRAFT where nobody has approved the plan.
    """
    found = plan(chapter)
    if found is None:
        chapter.published_by(unapproved=UNSIGNED)
        return absent("Plan", "a folder of data/raw/plans").alt
    place, approval = found.place, found.place.approval
    unapproved = f"{place.title}: place.toml records no approval." if place.draft else ""
    chapter.published_by(place.organisation, logo=found.logo(), unapproved=unapproved)
    status = "Not approved: a draft." if place.draft else f"Approved by {approval.post}, {_date(approval.date)}."
    area = found.area(chapter.area.code, chapter.area.kind)
    note = f" {area.note}" if area and area.note else ""
    posts = "" if name == PROFILE else f" {POSTS}"
    opening = f"**{place.title}**, {place.organisation}. {status}{note}{posts}"
    return "\n\n".join(filter(None, (opening, words(chapter, name))))


def _date(words: str) -> str:
    span = dates.when(words)
    return words if span is None or span[0] != span[1] else told(span[0])


def service_findings(chapter: Chapter) -> list[str]:
    """Return the key findings on services, from the rows that the tables show."""
    found = plan(chapter)
    if found is None:
        return [absent("Services", "services.csv").alt]
    said = ["The plan's documents list no services."]
    count = len(found.table("services"))
    if count:
        totals = shown.services_matrix(found).iloc[-1].drop("Service")
        each = prose.listed([f"{name} {number}" for name, number in totals.items()])
        said = [f"The plan lists {wording.number_of(count, 'service')}, by commissioner: {each}."]
    odd = len(arithmetic.disagreements(found))
    if odd:
        said.append(
            f"Its documents contradict themselves at {wording.number_of(odd, 'point')}; both figures are shown."
        )
    return said


def plan_findings(chapter: Chapter, as_at: str = "") -> list[str]:
    """Return the key findings on the plan, from the rows that the tables show."""
    found = plan(chapter)
    if found is None:
        return [absent("Plan", "a folder of data/raw/plans").alt]
    on = day(found, as_at)
    nouns = {"priorities": ("priority", "priorities"), "intentions": ("intention", ""), "projects": ("project", ""),
             "actions": ("key action", ""), "risks": ("risk", "")}  # fmt: skip
    counts = [
        wording.number_of(len(found.table(name)), *words) for name, words in nouns.items() if len(found.table(name))
    ]
    said = [f"The plan holds {prose.listed(counts)}."] if counts else []
    said += _programme(found)
    for table, noun in (("milestones", "milestone"), ("actions", "key action")):
        rows = found.table(table)
        late = int((shown.standing(rows["due"], rows["done"], on) == "overdue").sum())
        if late:
            verb = "was" if late == 1 else "were"
            said.append(f"{wording.number_of(late, noun)} {verb} overdue at {told(on)}, by what the plan records.")
    return said or ["The plan's documents set no priorities, intentions or actions."]


def _programme(found: Plan) -> list[str]:
    """How many reports the programme brings, and how far a printed timetable agrees."""
    frame, starts = found.place.timeframe, found.table("programme")
    if frame is None or starts.empty:
        return []
    due = arithmetic.reports_due(found)
    months = timetable.months(frame).to_timestamp()
    board = f"to the {frame.board} " if frame.board else ""
    span = f"between {months[0]:%B %Y} and {months[-1]:%B %Y}"
    said = [f"The programme brings {wording.number_of(due, 'report')} on priorities {board}{span}."]
    cells = arithmetic.timetable_cells(found)
    if cells is not None:
        agreed = f"{int(cells['agrees'].sum())} of {len(cells)} cells"
        said.append(f"The timetable that its rule gives agrees with the printed one in {agreed}.")
    return said


def words(chapter: Chapter, name: str) -> str:
    """Return the analyst's words on a chapter ("14_services") as Markdown, with what in them no longer holds.

    The figures they cite are those of the first area that the plan names.
    """
    found = plan(chapter)
    if found is None or not found.place.areas:
        return ""
    first = found.place.areas[0]
    values = chapter.look("indicators", of=[Area(first.code, first.kind, first.name, "")])
    said = commentary.commentary(found, name, values)
    if said is None:
        return ""
    stale = [f"**Stale**: a figure cited here has changed. {prose.listed(list(said.stale))}."] if said.stale else []
    return "\n\n".join([*stale, said.text])
