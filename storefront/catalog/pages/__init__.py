"""The catalogue in the back office."""
