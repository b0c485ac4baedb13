"""Why an order was given up or money sent back, where the platform itself decides."""

UNPAID = "unpaid"
WITHDRAWN = "withdrawn"
CANCELLED = "cancelled"
DUPLICATE = "duplicate"
