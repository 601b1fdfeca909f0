"""What a warm process holds ready: everything that is the same for each report."""

import pkgutil
from importlib import import_module
from typing import Any

import jsna.subjects
from jsna import figures, reads, store
from jsna.chapter import Chapter
from jsna.figures.canvas import canvas, width_of
from jsna.figures.svg import write_svg
from jsna.pages.export import Page, fill
from jsna.render.shell import prepare as prepare_shell
from jsna.workspace import current_workspace


def warm() -> Any:
    """Load what reports share: subjects, fonts, the page template, the areas of the workspace; return the shell."""
    import_module("jsna.render.report")
    shell = prepare_shell()
    for module in pkgutil.iter_modules(jsna.subjects.__path__):
        import_module(f"jsna.subjects.{module.name}")
    write_svg(canvas(100, left=10, right=10, top=10, bottom=10), "warm")
    width_of("warm")
    assert figures
    fill(Page("warm", "warm", "", "", ""), "<p>warm</p>")
    workspace = current_workspace()
    if store.exists("areas", workspace.release):
        store.hold(workspace.release)
        first = store.read("areas", workspace.release).iloc[0]
        Chapter(str(first["area_code"]), str(first["area_type"]), workspace=workspace).parts("ward")
    reads.forget()
    return shell
