"""Tests of themes, and the sample shop they render."""
