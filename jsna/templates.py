"""Templates that people fill in, written where the program looks for them."""

from pathlib import Path

from jsna.errors import JsnaError
from jsna.sources.local_indicators import template
from jsna.workspace import Workspace


def new_indicators(workspace: Workspace) -> Path:
    """Write the template of the council's own indicators to data/raw/local and return its path.

    Raises
    ------
    JsnaError : a file of that name is there already: it may hold figures, and stays.
    """
    path = workspace.raw / "local" / "indicators.csv"
    if path.exists():
        raise JsnaError(f"{path} is there already; rename it, or add rows to it")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(template(), encoding="utf-8", newline="\n")
    return path
