"""Pages as tagged PDF, printed by a browser that the reader's machine already has."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from jsna.errors import JsnaError
from jsna.whole import put

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
)
INSTALLED = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
    "C:/Program Files/Microsoft/Edge/Application/msedge.exe",
)
QUIET = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
    "--export-tagged-pdf",
)
SECONDS = 60


def find_browser(names: Sequence[str] = BROWSERS, places: Sequence[str] = INSTALLED) -> str:
    """Return the path of an installed Chromium, Chrome or Edge.

    Raises
    ------
    JsnaError : there is none.
    """
    found = [shutil.which(name) for name in names] + [place for place in places if Path(place).is_file()]
    browser = next(filter(None, found), None)
    if browser is None:
        raise JsnaError("PDF needs Chromium, Chrome or Edge, and none is installed; the HTML pages print as well")
    return browser


def print_pdf(page: Path, target: Path, browser: str, *, sandbox: bool = True) -> Path:
    """Print the HTML `page` to `target` (A4, tagged) and return it; what stood there stays if the browser fails.

    sandbox : off only where the browser cannot have one, as for root in a container.

    Raises
    ------
    JsnaError : the browser fails, or takes longer than a minute.
    """
    with tempfile.TemporaryDirectory(prefix="jsna-pdf-", ignore_cleanup_errors=True) as room:
        part = Path(room) / "page.pdf"
        flags = [*QUIET, *([] if sandbox else ["--no-sandbox"]), f"--user-data-dir={room}/profile"]
        command = [browser, *flags, f"--print-to-pdf={part}", page.resolve().as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", timeout=SECONDS)
        except subprocess.TimeoutExpired:
            raise JsnaError(f"{browser} did not print {page.name} within {SECONDS} seconds") from None
        if done.returncode or not part.is_file():
            raise JsnaError(f"{browser} could not print {page.name}: {done.stderr.strip()[-200:]}")
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".{target.name}.part")
        shutil.move(part, beside)
        put(beside, target)
    return target
