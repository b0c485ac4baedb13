"""The back office of a store's texts."""
