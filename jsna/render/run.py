"""A run: build what is stale, make the reports that are, write the index, and tell how it went."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from jsna import store
from jsna.built import is_stale
from jsna.errors import JsnaError
from jsna.pages.pdf import find_browser
from jsna.render.asked import Report, Request
from jsna.render.digests import Digests
from jsna.render.early import Early
from jsna.render.forget import areas_no_more, chapters, chapters_no_more, taken_away
from jsna.render.ledger import Ledger
from jsna.render.lock import only_one
from jsna.render.outcome import Outcome, Run, clear_unfinished, of_row, outcome
from jsna.render.plan import plan
from jsna.render.pool import Manner, Pool, Siblings
from jsna.render.settled import given, remember
from jsna.render.stale import inputs, why
from jsna.render.takeaway import FILES, by_folder, due, print_pages, take_away, to_print
from jsna.render.tell import INDEX, tell
from jsna.workspace import Workspace

PLAIN = Manner()


@dataclass(frozen=True)
class Wishes:
    """What is wanted beside the pages: an edition of that name published, the pages as PDF."""

    publish: str = ""
    pdf: bool = False


NO_WISHES = Wishes()
Counted = Callable[[Iterable[Outcome], int], Iterable[Outcome]]


def render_reports(
    request: Request,
    workspace: Workspace,
    manner: Manner = PLAIN,
    reading: Callable[[Iterable[Path]], Iterable[Path]] = iter,
    rendering: Counted = lambda outcomes, _: outcomes,
    wishes: Wishes = NO_WISHES,
) -> Run:
    """Make the reports asked for that are not up to date; a report that fails is a row of the run, not its end.

    Raises
    ------
    JsnaError : the tables cannot be built, what was asked for does not exist, another build or render is at work, or
        there is no browser for a PDF; an edition that cannot be published.
    """
    started = time.perf_counter()
    browser = find_browser() if wishes.pdf else ""
    with only_one(workspace):
        before = given(workspace)
        notes = _built(workspace, reading)
        ledger = Ledger(workspace)
        request = _resumed(request, ledger)
        reports = plan(request, workspace)
        held, siblings = Digests(workspace), siblings_of(reports, ledger, workspace)
        stale, kept = _sorted_out(reports, siblings, request, ledger, held, workspace)
        asked = {report.area.folder for report in reports}
        removed = [*areas_no_more(ledger, workspace), *chapters_no_more(asked, ledger, workspace)]
        gone = [*removed, *taken_away(ledger, workspace)]
        lacking = [outcome(report, "lacking", report.lacking) for report in reports if report.lacking]
        clear_unfinished(workspace)
        ledger.begin(asdict(request), resumed=request.resume)
        outcomes = list(rendering(_made(stale, workspace, manner, siblings, ledger, held), len(stale)))
        changed = _record([*outcomes, *lacking], ledger) or bool(outcomes or gone)
        folders = by_folder(ledger.rows.values())
        taken = take_away(due(folders, asked, workspace), folders, workspace, manner.jobs)
        unwritten = [Outcome(f"{folder}/{FILES}", "failed", why) for folder, why in taken.items() if why]
        fit = [each.page for each in (*outcomes, *kept) if each.status in ("made", "faulty")]
        printing = partial(print_pages, fit, workspace, browser, manner.jobs) if browser else dict
        changed = changed or bool(taken or (browser and to_print(fit, workspace)))
        unfit = tell(changed, ledger, workspace, held, printing)
        if wishes.publish:
            from jsna.render.front import publish

            notes = [*notes, publish(wishes.publish, ledger.rows, workspace, held)]
        held.save()
        done = [*outcomes, *lacking, *unwritten, *unfit]
        run = Run(done, workspace.outputs / INDEX, time.perf_counter() - started, [*notes, *removed], kept)
        remember(run, request, before, workspace)
    return run


def _built(workspace: Workspace, reading: Callable[[Iterable[Path]], Iterable[Path]]) -> list[str]:
    """Build the tables where they are stale and can be built; return what the user should know."""
    if not is_stale(workspace):
        return []
    if workspace.raw_away and store.exists("areas", workspace.release):
        away = ", ".join(map(str, workspace.raw_away))
        return [f"the tables are as they were last built: their files are in {away}, which is not there now"]
    from jsna.build import build

    elsewhere = ", ".join(map(str, workspace.raw_elsewhere))
    also = [f"the tables are now built from {elsewhere} too; --raw is needed again only to change that"]
    return [*build(workspace, reading).notes, *(also if elsewhere else [])]


def _resumed(request: Request, ledger: Ledger) -> Request:
    """Take up what the last run was asked for, where that is asked."""
    if not request.resume:
        return request
    if not ledger.request():
        raise JsnaError("there is no run to resume; say which areas, or --all")
    return replace(request_of(ledger), resume=True)


def request_of(ledger: Ledger) -> Request:
    """Return what the last run was asked for."""
    before = ledger.request()
    known: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in before.items()}
    return Request(**known)


def _sorted_out(
    reports: Sequence[Report], siblings: Siblings, request: Request, ledger: Ledger, held: Digests, workspace: Workspace
) -> tuple[list[Report], list[Outcome]]:
    """Part the reports that are to be made from those that are up to date."""
    finished = ledger.finished() if request.resume else set()
    stale, kept = [], []
    for report in reports:
        if report.lacking:
            continue
        asked = request.force and report.page not in finished
        if asked or reason_to_make(report, siblings, ledger, held, workspace):
            stale.append(report)
        else:
            kept.append(of_row(ledger.rows[report.page]))
    return stale, kept


def reason_to_make(report: Report, siblings: Siblings, ledger: Ledger, held: Digests, workspace: Workspace) -> str:
    """Return why `report` would be made now; "" where what stands is up to date."""
    row = ledger.rows.get(report.page)
    now = inputs(report, siblings[report.area.folder], row["reads"], held) if row else None
    return why(report, row, now, workspace)


def _made(
    reports: Sequence[Report], workspace: Workspace, manner: Manner, siblings: Siblings, ledger: Ledger, held: Digests
) -> Iterator[Outcome]:
    if not reports:
        return
    by_page = {report.page: report for report in reports}
    early = Early(reports, workspace)
    pool = _workers(workspace, manner, len(reports))
    try:
        for done in pool.make(reports, siblings):
            report = by_page[done.page]
            fit = done.status in ("made", "faulty")
            ledger.add(done, inputs(report, siblings[report.area.folder], done.reads, held) if fit else {})
            held.save()  # a run that is killed leaves them to the next, which then writes down sooner what is finished
            early.heard(done, ledger.rows)
            yield done
        early.finish()
    finally:
        pool.close()


def _workers(workspace: Workspace, manner: Manner, most: int) -> Any:
    if not manner.cluster:
        return Pool(workspace, manner, most)
    from jsna.render.cluster import Cluster

    return Cluster(workspace, manner)


def siblings_of(reports: Sequence[Report], ledger: Ledger, workspace: Workspace) -> Siblings:
    """Return the pages of each area that will stand beside each other after a run."""
    found: dict[str, dict[str, str]] = {}
    names = chapters(workspace)
    for row in ledger.rows.values():
        stands = row["status"] in ("made", "faulty") and row["facts"]["chapter"] in names
        if stands and (workspace.outputs / row["page"]).exists():
            folder, name = row["page"].split("/")
            found.setdefault(folder, {})[name] = row["title"]
    for report in reports:
        pages = found.setdefault(report.area.folder, {})
        if not report.lacking:
            pages[f"{report.notebook.name}.html"] = report.notebook.title
    return {folder: sorted(pages.items()) for folder, pages in found.items()}


def _record(outcomes: Sequence[Outcome], ledger: Ledger) -> bool:
    """Write the record; say whether what lacks data changed."""
    before = {page: row["reason"] for page, row in ledger.rows.items() if row["status"] == "lacking"}
    for each in outcomes:
        if each.status == "lacking" and ledger.rows.get(each.page, {}).get("reason") != each.reason:
            ledger.add(each, {})
    ledger.end()
    return before != {page: row["reason"] for page, row in ledger.rows.items() if row["status"] == "lacking"}
