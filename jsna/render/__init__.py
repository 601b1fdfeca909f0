"""Reports: what to make (plan), making one (report), several at once (pool), and telling how it went (run)."""

from jsna.render.plan import Request
from jsna.render.run import Run, render_reports

__all__ = ["Request", "Run", "render_reports"]
