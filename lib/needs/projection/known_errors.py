"""How far our projections missed in the backtest: what the intervals are made of."""

import pandas as pd

COLUMNS = (
    "size_from", "single", "age_from", "age_to", "power", "years", "smallest", "median",
    "scale_80", "coverage_80", "scale_95", "coverage_95",
)  # fmt: skip
ROWS: tuple[tuple[float, ...], ...] = ()

KNOWN = pd.DataFrame(list(ROWS), columns=list(COLUMNS))
