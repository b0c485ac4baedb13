"""A page of a storefront: the theme as one store placed it, the page it stands on, and how it is drawn."""
