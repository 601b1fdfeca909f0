"""What a table is, and the words that the columns of every table share."""

import importlib

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from jsna.needless import left_out

with left_out("dask"):  # pandera asks for every library of frames that there is, and this one takes seconds
    importlib.import_module("pandera.typing.dask")

Category = Series[pd.CategoricalDtype]
Text = Series[pd.StringDtype]
PLAIN = pd.StringDtype("pyarrow")  # what Text is, whatever a process prefers for words of its own

AREA_TYPES = ("lsoa", "ward", "district", "unitary", "county", "ccg", "sub_icb", "icb", "region", "england", "locality")
MEASURES = (
    "imd", "income", "employment", "education", "health", "crime", "barriers", "living_environment", "idaci", "idaopi",
)  # fmt: skip
SEXES = ("female", "male", "persons")
OPEN = 999  # age_to of an open band: 90 and over is 90 to 999


class Table(pa.DataFrameModel):
    """What every contract holds to: these columns, these types, nothing else, nothing coerced."""

    class Config:
        strict = True
        ordered = True
