"""Rows of the release arranged as a chapter shows them, one subject a module: notebooks ask, and draw."""
