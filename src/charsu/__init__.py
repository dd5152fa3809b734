"""Charsu: a joint award secretariat."""

import os

__version__ = "0.1.0"

# A fit turns matrices of some hundred rows at most. A second thread of BLAS gains nothing there, and where the cores
# have other work it waits for its turn by spinning: a hundred times the time. Read when numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
