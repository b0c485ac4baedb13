"""Why an order was given up or money sent back, where the platform itself decides."""

UNPAID = "unpaid"
CANCELLED = "cancelled"
DUPLICATE = "duplicate"
