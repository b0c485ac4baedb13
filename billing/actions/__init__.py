"""Every change of plans, subscriptions and what is owed."""
