"""Access tokens of a store: what a merchant's own programs call the API with."""
