"""The log of a store: who did what and when, read from its events."""
