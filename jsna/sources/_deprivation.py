"""What every edition of the deprivation indices shares: small areas of England only, ranks within the number ranked."""

import numpy as np
import pandas as pd

from jsna.errors import JsnaError
from jsna.sources import Match
from jsna.sources._geographies import Geography, types, without_repeats
from jsna.sources._reading import first_cells, numbers
from needs.deprivation import LSOAS


def english(published: pd.DataFrame, code: str, match: Match) -> pd.DataFrame:
    """Return `published` without rows that stand twice.

    Raises
    ------
    JsnaError : a row is not of an LSOA in England, or an LSOA has two different rows.
    """
    published = without_repeats(published, [code], match.file.label)
    wrong = types(published[code], match.file.label) != "lsoa"
    what = (
        f"not an LSOA in England, whose ranks alone are comparable; use the publisher's file, from {match.source.url}"
    )
    refuse_cells(wrong, published[code], f"{match.file.label}, column {code!r}", what)
    return published


def names(published: pd.DataFrame, small: Geography, measure: str, edition: str) -> pd.DataFrame:
    """Return the key of `deprivation` for each row of `published`: area, measure and edition of the index."""
    return pd.DataFrame(
        {"area_code": published[small.code], "area_edition": small.edition, "edition": edition, "measure": measure}
    )


def ranks(
    published: pd.DataFrame, small: Geography, measure: str, columns: tuple[str, str, str], match: Match
) -> pd.DataFrame:
    """Return rows of `deprivation` (without denominator and source) of one measure.

    `columns` are the headings of rank, decile and score ("" where there is none).

    Raises
    ------
    JsnaError : a rank is not a whole number from 1 to the number of LSOAs that the index ranks, or a decile not the
        tenth of its rank.
    """
    rank_column, decile_column, score_column = columns
    ranked = LSOAS[int(match.source.edition)]
    rank = _numbers(published, rank_column, match)
    decile = _numbers(published, decile_column, match)
    above = (
        f"above {ranked:,}, the number of LSOAs that the index of {match.source.edition} ranks. They seem to be ranked "
        f"again together with another country's; use the publisher's file, from {match.source.url}"
    )
    label = f"{match.file.label}, column "
    refuse_cells(rank > ranked, published[rank_column], f"{label}{rank_column!r}", above)
    no_rank = rank.isna() | (rank < 1) | (rank % 1 != 0)
    refuse_cells(no_rank, published[rank_column], f"{label}{rank_column!r}", "not whole numbers from 1")
    apart = (decile - np.ceil(10 * rank / ranked)).abs()  # 1 where ranks are tied over the border of a tenth
    no_decile = ~(apart <= 1) | ~decile.isin(range(1, 11))
    tenth = "not the tenth that the rank is in, 1 being the most deprived"
    refuse_cells(no_decile, published[decile_column], f"{label}{decile_column!r}", tenth)
    return names(published, small, measure, match.source.edition).assign(
        score=_numbers(published, score_column, match) if score_column else float("nan"),
        rank=rank.astype("int64"),
        decile=decile.astype("int64"),
    )


def refuse_cells(wrong: pd.Series, cells: pd.Series, label: str, what: str) -> None:
    """Raise JsnaError if any cell is `wrong`, naming `label`, how many, the first rows, and `what` they are."""
    if wrong.any():
        raise JsnaError(f"{label}: {wrong.sum():,} cells ({first_cells(cells[wrong])}) are {what}")


def _numbers(published: pd.DataFrame, column: str, match: Match) -> pd.Series:
    return numbers(published[column], f"{match.file.label}, column {column!r}")["value"]
