"""The notebooks in JupyterLab, told which workspace they work for."""

import importlib.util
import os
import subprocess
import sys

from jsna.errors import JsnaError
from jsna.workspace import HOME_VARIABLE, Workspace


def open_lab(workspace: Workspace) -> int:
    """Run JupyterLab on the notebooks of `workspace` until it is closed; returns its exit code.

    Raises
    ------
    JsnaError : JupyterLab is not installed.
    """
    if importlib.util.find_spec("jupyterlab") is None:
        raise JsnaError("JupyterLab is not installed here; install the extra: pip install 'jsna[lab]'")
    environment = os.environ | {HOME_VARIABLE: str(workspace.home)}
    command = [sys.executable, "-m", "jupyterlab", "--notebook-dir", str(workspace.notebooks)]
    return subprocess.run(command, env=environment, check=False).returncode
