"""From a tree to Python closures: what is known before a page is rendered is decided here, once."""
