"""From source to a tree: scanner → tokens → parser → nodes."""
