"""The back office's pages of plugins: the shelf, one plugin, and the pages that plugins draw themselves."""
