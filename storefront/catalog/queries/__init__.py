"""Reads of the catalogue: `shop` for shoppers, `backoffice` for the team."""
