"""OAuth 2 for remote apps: oauthlib speaks the protocol, the store's own tables answer what it asks."""
