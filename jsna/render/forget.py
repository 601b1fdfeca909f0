"""What a run forgets: pages that somebody took away, and those of areas and chapters that are no more."""

import shutil
from collections.abc import Container

from jsna import store
from jsna.places import areas_of
from jsna.render.ledger import Ledger
from jsna.render.takeaway import FILES
from jsna.workspace import Workspace


def taken_away(ledger: Ledger, workspace: Workspace) -> list[str]:
    """Forget the pages that are not there, so that nothing leads to them; return which."""
    made = [page for page, row in ledger.rows.items() if row["status"] in ("made", "faulty")]
    gone = [page for page in made if not (workspace.outputs / page).exists()]
    for page in gone:
        ledger.drop(page)
    return gone


def areas_no_more(ledger: Ledger, workspace: Workspace) -> list[str]:
    """Remove the pages of areas that the statistics no longer know; return what to tell of them."""
    known = {(area.kind, area.code) for area in areas_of(store.read("areas", workspace.release))}
    gone = [page for page, row in ledger.rows.items() if (row["facts"]["kind"], row["facts"]["area"]) not in known]
    for page in gone:
        ledger.drop(page)
    folders = dict.fromkeys(page.split("/")[0] for page in gone)
    for folder in folders:
        shutil.rmtree(workspace.outputs / folder, ignore_errors=True)
    return [f"{folder}: removed, as the statistics no longer know this area" for folder in folders]


def chapters_no_more(asked: Container[str], ledger: Ledger, workspace: Workspace) -> list[str]:
    """Remove the pages whose notebook is gone of the areas `asked` for, by folder; return what to tell of them.

    Other areas keep theirs, to which their pages lead, until they are asked for.
    """
    names = chapters(workspace)
    rows = ledger.rows.items()
    gone = [page for page, row in rows if row["facts"]["chapter"] not in names and page.split("/")[0] in asked]
    for page in gone:
        ledger.drop(page)
        target = workspace.outputs / page
        files = (target.parent / FILES).glob(f"{target.stem}-*")
        for path in (*(target.with_suffix(suffix) for suffix in (".html", ".ipynb", ".pdf")), *files):
            path.unlink(missing_ok=True)
    return [f"{page}: removed, as its notebook is no more" for page in gone]


def chapters(workspace: Workspace) -> set[str]:
    """Return the names of the notebooks there are."""
    return {path.stem for path in workspace.notebooks.glob("*/*.ipynb")}
