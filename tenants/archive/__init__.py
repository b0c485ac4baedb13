"""A store's whole life in one file: out, in, kept each night, brought back, and gone for good.

- `declared`: what belongs to a store besides its schema and its files; each app says so itself.
- `file`: the format, with checksums. `tables`, `media`: what goes into it.
- `export`, `arrive`: a store out of the platform and into it again.
"""
