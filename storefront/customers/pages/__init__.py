"""Customers in the back office."""
