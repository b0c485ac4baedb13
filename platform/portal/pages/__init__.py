"""The platform's own pages: landing page, one's stores, invitations, opening a store."""
