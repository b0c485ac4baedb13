"""Themes: the Liquid engine, theme packages, rendering of storefront pages."""
