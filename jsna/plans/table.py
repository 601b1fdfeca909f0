"""What the contract of every file of a plan holds to.

Each file is a CSV that a spreadsheet opens, one row a thing. Cells are text as written; `holds` says what kind of
text (see `cells`). A column whose cells may be empty may be left out. `document` is one of those in place.toml, and
`section` the place in it. Posts stand where plans name people.
"""

import pandas as pd
import pandera.pandas as pa
from pandera.pandas import Field
from pandera.typing.pandas import Series

from jsna.plans import cells as cells  # its kinds of cell are registered on import

Cell = Series[pd.StringDtype]
YES_NO = ("", "yes", "no")


class PlanTable(pa.DataFrameModel):
    """What every file of a plan holds to: these columns, nothing else, and where each row was read."""

    document: Cell = Field(holds="text", description="one of the documents in place.toml; empty where it has only one")
    section: Cell = Field(holds="text", description="section or page of the document")

    class Config:
        strict = True
