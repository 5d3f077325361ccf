"""Expressions of time: where they stand, the days they stand for, and which of them says when a statement was made."""

from onrecord.extract.dates.finding import Dated, expressions
from onrecord.extract.dates.saying import said

__all__ = ["Dated", "expressions", "said"]
