"""A local Stripe: enough of its API, webhooks and browser script to take test payments on one machine."""
