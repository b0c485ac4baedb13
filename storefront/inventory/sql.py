"""What may be sold of a variant, for reads of other domains that are written in SQL. Imports nothing."""

UNITS = "sum(stock.on_hand - stock.reserved)"
"""Units that may be sold, of rows of `inventory_stocklevel stock`; null where there are none."""


def available_of(variant: str) -> str:
    """The same as a subquery, of the variant whose id is the SQL expression `variant`."""
    return f"(SELECT {UNITS} FROM inventory_stocklevel stock WHERE stock.variant_id = {variant})"  # noqa: S608 - a name, never a value
