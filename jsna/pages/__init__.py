"""Pages for readers: executed notebooks and lists of them as self-contained, accessible HTML."""
