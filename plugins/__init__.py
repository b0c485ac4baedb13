"""Plugins:

packages that add to stores at named points, each contained, each on or off for every store by itself.
"""
