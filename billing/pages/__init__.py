"""The back office's pages about the plan and what it costs."""
