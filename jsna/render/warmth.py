"""What a warm process holds ready: everything that is the same for each report."""

import pkgutil
import string
from contextlib import suppress
from importlib import import_module
from typing import Any

import jsna.subjects
from jsna import figures, reads, store
from jsna.catalogue import indicators
from jsna.chapter import Chapter
from jsna.errors import JsnaError
from jsna.evidence import evidence
from jsna.figures.canvas import canvas, width_of
from jsna.figures.svg import write_svg
from jsna.plans import covered, plan_of
from jsna.subjects.inequality import by_deprivation
from jsna.workspace import Workspace, current_workspace

LATE = ("scipy.special", "gptables", "pandas.core.methods.to_dict", "pandas.core.reshape.reshape")  # loaded when used


def warm() -> Any:
    """Load what every report needs: what runs, draws and exports it; return the kernel."""
    from jsna.pages.export import Page, fill
    from jsna.render.shell import prepare

    import_module("jsna.render.report")
    kernel = prepare()
    fill(Page("warm", "warm", "", "", ""), "<p>warm</p>")
    warm_code()
    return kernel


def warm_code() -> None:
    """Load what notebooks share: subjects, fonts, indicators."""
    for module in pkgutil.iter_modules(jsna.subjects.__path__):
        import_module(f"jsna.subjects.{module.name}")
    write_svg(canvas(100, left=10, right=10, top=10, bottom=10), "warm")
    for weight in ("normal", "bold"):
        width_of(string.printable, weight=weight)
    assert indicators() and evidence()
    assert figures
    reads.forget()


def share() -> None:
    """Load what many reports have in common and one alone needs little of: tables, areas, plans, libraries."""
    for name in LATE:
        import_module(name)
    workspace = current_workspace()
    with suppress(JsnaError):  # what is wrong with a table or a plan is told by the page that shows it
        if store.exists("areas", workspace.release):
            store.hold(workspace.release)
            warm_areas(workspace)
    reads.forget()


def warm_areas(workspace: Workspace) -> None:
    """Work out what many pages ask: the areas, England's figures by deprivation, the plans that show on areas here."""
    areas = store.read("areas", workspace.release)[["area_code", "area_type"]].astype("str")
    here = list(areas.itertuples(index=False, name=None))
    england = [key for key in here if key[1] == "england"]
    chapter = Chapter(*(england or here)[0], workspace=workspace)
    chapter.parts("ward")
    chapter.looked(by_deprivation, "indicators", of=[chapter.area])
    with suppress(JsnaError):  # a mistake in a plan is told by the page that shows it
        for code, kind in sorted(covered(workspace) & set(here)):
            plan_of(code, kind, workspace)
