"""Pages of the back office that belong to no domain: dashboard, search, team, the store's settings."""
