"""Reports: what to make (plan), what is stale, making one (report), several at once (pool), and how it went (run).

Nothing is imported here: papermill loads the engine of this package whenever it is itself imported.
"""
