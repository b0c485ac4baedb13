"""What `kaidian plugin` does: make, check, test, show and pack plugins."""
