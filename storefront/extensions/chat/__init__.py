"""The chat of a shop, where a merchant let plugins answer in it."""
