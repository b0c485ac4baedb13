"""Every change of an order, one file each."""

from .cancel_order import cancel_order, reinstate_order
from .fulfil_order import fulfil_order
from .note_order import note_order
from .place_order import place_order
from .settle_order import mark_paid, mark_refund_returned, mark_refunded

__all__ = [
    "cancel_order",
    "fulfil_order",
    "mark_paid",
    "mark_refund_returned",
    "mark_refunded",
    "note_order",
    "place_order",
    "reinstate_order",
]
