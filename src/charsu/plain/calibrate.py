"""`charsu calibrate FILE.csv`: standings without the severity of reviewers."""

import argparse
import csv
import sys
from collections.abc import Sequence

import numpy as np

from charsu.plain.tables import numbers_of, rows_of
from charsu.rules.scoring import Reviews, calibrate, places
