"""A linear or integer programme, put to HiGHS and read back. Nothing here knows what a review is."""

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import scipy
from numpy.typing import NDArray

Floats = NDArray[np.float64]
GAP = 1e-9  # relative; the tie-break of `solve` is wider than this
STATUSES = tuple(highspy.HighsBasisStatus.__members__.values())
BASIC = int(highspy.HighsBasisStatus.kBasic)
MANY = 100_000  # columns from which the interior point method with crossover is the faster


@dataclass(frozen=True)
class Programme:
    """Greatest `gain` @ x under `lower` <= `rows` @ x <= `upper` and `least` <= x <= `most`."""

    gain: Floats  # (P,)
    rows: "scipy.sparse.csc_matrix"  # (M, P)
    lower: Floats  # (M,)
    upper: Floats  # (M,)
    most: Floats  # (P,)
    least: Floats | None = None  # (P,), zeros when not given
    whole: NDArray[np.bool_] | None = None  # (P,) True where x is an integer


@dataclass(frozen=True)
class Basis:
    """Where the simplex method stands: a status of HiGHS for each column and each row."""

    column: NDArray[np.int8]
    row: NDArray[np.int8]


@dataclass(frozen=True)
class Answer:
    """`x` (P,), row prices `price` (M,) as d gain / d row (of a linear programme only), `gain`, and `bound`,
    an upper bound of the gain that HiGHS vouches for. `x` is None when none exists, or none in time (`late`).
    `basis` is where a linear programme ended."""

    x: Floats | None
    price: Floats | None
    gain: float
    bound: float
    late: bool = False
    basis: Basis | None = None


class _Quiet(highspy.Highs):
    """HiGHS greets on standard output when its callbacks are set up, where `charsu assign` writes its answer; they
    are not set up here."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()
        self.setOptionValue("output_flag", False)


def optimise(programme: Programme, time_limit: float | None = None, start: Basis | None = None) -> Answer:
    """Solve; `time_limit` in seconds, `start` where to begin. Serial: the same programme gives the same answer."""
    engine = _Quiet()
    settings: dict[str, Any] = {"parallel": "off", "random_seed": 0}
    if time_limit is not None:
        settings["time_limit"] = max(time_limit, 0.0)
    if programme.whole is not None:
        settings |= {"mip_rel_gap": GAP, "mip_abs_gap": GAP}
    elif start is None and len(programme.gain) > MANY:
        settings["solver"] = "ipm"
    for name, value in settings.items():
        engine.setOptionValue(name, value)
    engine.passModel(_written(programme))
    if start is not None:
        engine.setBasis(_as_basis(start))
    engine.run()
    return _read(engine, programme)


def _written(programme: Programme) -> Any:
    lp, rows = highspy.HighsLp(), programme.rows
    lp.num_row_, lp.num_col_ = rows.shape
    lp.col_cost_ = -programme.gain
    lp.col_lower_ = np.zeros(rows.shape[1]) if programme.least is None else programme.least
    lp.col_upper_ = programme.most
    lp.row_lower_, lp.row_upper_ = programme.lower, programme.upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = rows.indptr, rows.indices
    lp.a_matrix_.value_ = rows.data
    if programme.whole is not None:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(each)] for each in programme.whole]
    return lp


def _as_basis(start: Basis) -> Any:
    found, kinds = highspy.HighsBasis(), {int(kind): kind for kind in STATUSES}
    found.col_status = [kinds[each] for each in start.column.tolist()]
    found.row_status = [kinds[each] for each in start.row.tolist()]
    found.valid = True
    return found


def _ended(engine: Any) -> Basis | None:
    found = engine.getBasis()
    if not found.valid:
        return None
    column, row = (
        np.array([int(each) for each in side], dtype=np.int8) for side in (found.col_status, found.row_status)
    )
    return Basis(column, row)


def _read(engine: Any, programme: Programme) -> Answer:
    status, info = engine.getModelStatus(), engine.getInfo()
    late = status == highspy.HighsModelStatus.kTimeLimit
    usable = int(info.primal_solution_status) == 2  # feasible
    if not usable or not (late or status == highspy.HighsModelStatus.kOptimal):
        return Answer(None, None, -np.inf, np.inf, late)
    solution = engine.getSolution()
    x = np.asarray(solution.col_value, dtype=np.float64)
    if programme.whole is not None:
        return Answer(x, None, float(programme.gain @ x), -float(info.mip_dual_bound), late)
    price = -np.asarray(solution.row_dual, dtype=np.float64)
    basis = None if late else _ended(engine)
    return Answer(None if late else x, price, float(programme.gain @ x), np.inf, late, basis)
