"""Products on their way out: as a file, and to the targets of plugins."""
