"""Baselines: Django with nothing around it."""
