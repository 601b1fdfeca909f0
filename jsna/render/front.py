"""What a run writes over all areas, from the release: the index with maps, comparisons, what changed, an edition."""

import datetime
from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import shapely

from jsna import places, store
from jsna.chapter import Chapter
from jsna.errors import JsnaError
from jsna.gate import gated
from jsna.pages import editions
from jsna.pages.index import write_index
from jsna.pages.takeaway import takeaway_html
from jsna.places import Area
from jsna.render.changed import Changed, current
from jsna.render.comparison import write_comparisons
from jsna.render.digests import Digests
from jsna.render.ledger import drafts, write_drafts
from jsna.render.outcome import for_readers
from jsna.render.takeaway import Folders, Row, by_folder, taken
from jsna.subjects import indicators, listing
from jsna.workspace import Workspace


def write_front(
    rows: Mapping[str, Row], workspace: Workspace, held: Digests, printing: Callable[[], Mapping[str, str]] = dict
) -> Mapping[str, str]:
    """Write what stands over all areas: what changed into each report, the comparisons, the overviews and the index.

    printing : prints the reports, once they are complete and before the overviews list the PDFs; its answer, why
        some could not be printed, is returned.
    """
    folders = by_folder(rows.values())
    areas = _areas(folders, workspace)
    values = shown_values(areas, workspace)
    changed = Changed(values, workspace, held)
    changed.tell(folders)
    unprinted = printing()
    compared = write_comparisons(areas, values, workspace)
    broken = write_index(
        [for_readers(rows[page]) for page in sorted(rows)],
        workspace.outputs,
        updated=datetime.date.today().isoformat(),
        outlines=_outlines(areas, workspace),
        more=_sections(folders, changed, workspace),
        compared=compared.first,
    )
    write_drafts({**compared.faults, **broken}, workspace)
    return unprinted


def shown_values(areas: Sequence[Area], workspace: Workspace) -> pd.DataFrame:
    """Return where `areas` stand, a row an area and indicator, as the pages show it, worded in ``shown``."""
    if not areas or not store.exists("baselines", workspace.release):
        return pd.DataFrame(columns=[*editions.KEPT, "area_name", "unit", "theme"])
    rows = indicators.standing(Chapter(areas[0].code, areas[0].kind, workspace=workspace), of=areas)
    return rows.assign(shown=[listing.cell(row, "value") for row in rows.to_dict("records")])


def publish(name: str, rows: Mapping[str, Row], workspace: Workspace, held: Digests) -> str:
    """Record what the pages show as the edition `name`, and return the sentence that says so.

    Raises
    ------
    JsnaError : there are no pages, one is a draft, failed or is older than the data, or the name cannot be used.
    """
    wrong = [f"{row['page']} {why}" for row in rows.values() if (why := _unfit(row, workspace, held))]
    wrong += [f"{page} is a draft ({why})" for page, why in drafts(workspace).items()]
    folders = by_folder(rows.values())
    if wrong or not folders:
        raise JsnaError(f"edition {name!r} is not published: {'; '.join(wrong[:5]) or 'there are no pages yet'}")
    values = shown_values(_areas(folders, workspace), workspace)
    try:
        today = datetime.date.today().isoformat()
        target = editions.record(values, name, today, workspace.published, _counts(workspace))
    except ValueError as refused:
        raise JsnaError(str(refused)) from None
    return f"edition {name!r}: {len(values):,} values of {len(folders):,} areas recorded in {target}"


def _areas(folders: Folders, workspace: Workspace) -> list[Area]:
    """The areas that have pages and are known to the release, in order of kind and name."""
    known = places.areas_of(store.read("areas", workspace.release, noted=False))
    return [area for area in known if area.folder in folders]


def _outlines(areas: Sequence[Area], workspace: Workspace) -> dict[str, pd.DataFrame]:
    """The latest outline of each area, by kind; none where no boundaries are here."""
    if not areas or not store.exists("boundaries", workspace.release):
        return {}
    rows = store.read("boundaries", workspace.release, areas=sorted({area.code for area in areas}), noted=False)
    words = rows.assign(edition=rows["edition"].astype("str"), area_type=rows["area_type"].astype("str"))
    rows = words.sort_values("edition", kind="stable").drop_duplicates(["area_code", "area_type"], keep="last")
    rows = rows.assign(geometry=shapely.from_wkb(rows["geometry"].to_numpy()))
    return {str(kind): own for kind, own in rows.groupby("area_type")}


def _sections(folders: Folders, changed: Changed, workspace: Workspace) -> dict[str, list[str]]:
    """What stands on each area's overview below its reports: what changed, and what can be taken away."""
    sections = {}
    for folder, rows in folders.items():
        titles = {str(row["facts"]["chapter"]): str(row["title"]) for row in rows}
        found = [changed.of_area(folder, rows), takeaway_html(titles, taken(workspace.outputs / folder))]
        sections[folder] = [section for section in found if section]
    return sections


def _counts(workspace: Workspace) -> pd.DataFrame | None:
    """Return the figures of the release that nobody else has published, with the counts that it shows."""
    if not store.exists("indicators", workspace.release):
        return None
    figures = store.read("indicators", workspace.release)
    return figures[gated(figures) & figures["numerator"].notna()]


def _unfit(row: Row, workspace: Workspace, held: Digests) -> str:
    """Return why a report keeps an edition from being published; "" where it does not."""
    if row["status"] == "faulty":
        return f"is a draft ({row['reason']})"
    if row["status"] == "failed":
        return f"could not be made ({row['reason']})"
    if row["status"] == "made" and not (workspace.outputs / row["page"]).is_file():
        return "is gone"
    return "is older than the data" if row["status"] == "made" and not current(row, held) else ""
