"""Statistical disclosure control: what may be shown, and what a reader could work out from it."""
