"""Which time, place and number belongs to which event or statement: what hangs on its clause in the tree.

Pure functions over a sentence and drafts. Not the nearest expression but the one that the tree joins to the event's own
words; none is better than a wrong one.
"""

from dragoman.reading.attach.belong import (
    event_quantities,
    event_time,
    quantity_statement,
    quantity_time,
    statement_time,
)
from dragoman.reading.attach.where import event_place, quantity_place

__all__ = [
    "event_place",
    "event_quantities",
    "event_time",
    "quantity_place",
    "quantity_statement",
    "quantity_time",
    "statement_time",
]
