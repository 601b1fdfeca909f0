"""Projections made to add up: to published totals, to a district, to two margins at once, in whole people."""

import numpy as np
import pandas as pd

from needs.projection.rates import Array
from needs.refusals import refuse, require_columns, require_unique

TOLERANCE = 1e-8


def to_control(parts: Array, control: Array, axis: int = 0) -> Array:
    """`parts` scaled so that their sum over `axis` is `control`, cell by cell.

    Raises
    ------
    ValueError : a control is negative or missing, or positive where all its parts are zero (nobody to scale).
    """
    total = parts.sum(axis=axis)
    if control.shape != total.shape:
        raise ValueError(f"the control has shape {control.shape}, the sum of the parts {total.shape}")
    if not (control >= 0).all():
        raise ValueError(f"control >= 0: broken by {(~(control >= 0)).sum():,} cells")
    _refuse_empty(total, control)
    factor = np.divide(control, total, out=np.zeros_like(total), where=total > 0)
    return np.asarray(parts * np.expand_dims(factor, axis))


def to_margins(seed: Array, rows: Array, columns: Array, *, rounds: int = 10_000) -> Array:
    """`seed` (rows, columns) fitted to both margins by iterative proportional fitting, to a relative 1e-8.

    Raises
    ------
    ValueError : the margins' totals differ, one is negative, a positive one meets an all-zero seed, or the zeros of
        the seed leave no table with these margins.

    References
    ----------
    Deming and Stephan (1940), Ann Math Stat 11:427-444.
    """
    if not ((rows >= 0).all() and (columns >= 0).all()):
        raise ValueError("margins >= 0: found negative or missing ones")
    if not np.isclose(rows.sum(), columns.sum(), rtol=TOLERANCE, atol=TOLERANCE):
        raise ValueError(f"both margins have the same total: found {rows.sum():,.6f} and {columns.sum():,.6f}")
    fitted = seed.astype(float)
    scale = max(float(rows.sum()), 1.0)
    for _ in range(rounds):
        fitted = to_control(to_control(fitted, rows, axis=1), columns, axis=0)
        if np.abs(fitted.sum(axis=1) - rows).max() <= TOLERANCE * scale:
            return fitted
    raise ValueError(f"no fit to both margins within {rounds:,} rounds: the zeros of the seed contradict them")


def _refuse_empty(total: Array, control: Array) -> None:
    empty = (total <= 0) & (control > 0)
    if empty.any():
        first = tuple(int(i) for i in np.argwhere(empty)[0])
        raise ValueError(f"a positive control needs people to scale: {empty.sum():,} cells have none, first {first}")


def to_parents(parts: Array, family: np.ndarray, control: Array, *, out: Array | None = None) -> Array:
    """Small areas (years, areas, sexes, ages) scaled to their parents (years, parents, sexes, ages), age by age.

    Where no small area has anybody of an age that the parent has, those people are shared by the areas' totals.

    Parameters
    ----------
    family : (areas,), the position of each area's parent in `control`, in rising order, no parent without areas.
    out : where to write; `parts` itself will do, and saves memory.

    Raises
    ------
    ValueError : the families are out of order or lack one, a control is negative or missing, or shapes do not fit.
    """
    years, areas, *cells = parts.shape
    if control.shape != (years, family[-1] + 1, *cells) or len(family) != areas:
        raise ValueError(f"controls of shape {control.shape} do not fit {areas} areas in {parts.shape}")
    if family[0] != 0 or not np.isin(np.diff(family), (0, 1)).all():
        raise ValueError("families are in rising order from 0, none left out: found otherwise")
    if not (control >= 0).all():
        raise ValueError(f"control >= 0: broken by {(~(control >= 0)).sum():,} cells")
    starts = np.flatnonzero(np.diff(family, prepend=-1))
    out = np.empty_like(parts) if out is None else out
    for year in range(years):
        people, wanted = parts[year], control[year]
        total = np.add.reduceat(people, starts, axis=0)
        empty = (total <= 0) & (wanted > 0)
        if empty.any():
            people = np.where(empty[family], people.sum(axis=(1, 2), keepdims=True), people)
            total = np.add.reduceat(people, starts, axis=0)
            _refuse_empty(total, wanted)
        factor = np.divide(wanted, total, out=np.zeros_like(total), where=total > 0)
        np.multiply(people, factor[family], out=out[year])
    return out


def to_totals(projection: pd.DataFrame, controls: pd.DataFrame, parents: pd.DataFrame) -> pd.DataFrame:
    """`projection` scaled so that the areas of each parent add up to `controls`.

    Parameters
    ----------
    projection : area_code, year, population and any of sex, age.
    controls : area_code (the parent's), year, population and any of sex, age that `projection` has.
    parents : area_code, parent_code.

    Raises
    ------
    ValueError : a control is for an unknown area, stands twice, or has people where the projection has none.
    """
    require_columns(controls, ["area_code", "year", "population"])
    by = [name for name in ("year", "sex", "age") if name in controls.columns]
    require_columns(projection, ["area_code", "population", *by])
    require_unique(controls, ["area_code", *by])
    require_unique(parents, ["area_code"])
    parent = projection["area_code"].astype(str).map(parents.set_index("area_code")["parent_code"])
    refuse(controls, ~controls["area_code"].isin(parent.dropna().unique()), "a control is for an area with parts here")
    keyed = projection.assign(parent_code=parent)
    total = keyed.groupby(["parent_code", *by], observed=True)["population"].transform("sum")
    wanted = keyed[["parent_code", *by]].merge(
        controls.rename(columns={"area_code": "parent_code", "population": "control"})[["parent_code", *by, "control"]],
        how="left",
        on=["parent_code", *by],
    )["control"]
    wanted.index = projection.index
    refuse(projection, (total <= 0) & (wanted > 0), "a positive control needs people to scale")
    scaled = projection["population"] * wanted / total.where(total > 0)
    return projection.assign(population=scaled.where(wanted.notna() & (total > 0), projection["population"]))


def whole_people(parts: Array) -> Array:
    """Whole numbers near `parts` (n, ...), whose sum over the first axis is the rounded sum: largest remainders."""
    down = np.floor(parts)
    short = np.rint(parts.sum(axis=0)) - down.sum(axis=0)
    order = np.argsort(np.argsort(-(parts - down), axis=0, kind="stable"), axis=0, kind="stable")
    return np.asarray(down + (order < short))
