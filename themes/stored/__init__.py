"""Theme packages that merchants brought: kept once per content, shared by all stores that use them.

- `blobs`: files by the hash of their content and manifests {path: hash}, in the default storage
- `shelf`: unpacked copies on the local disk, the least used ones thrown away
- `marks`: which of them were taken in lately, day by day
- `sweep`: those that no store uses any more are removed
- `archive`: zip files in and out, every danger and fault told at once
- `paths`: what a file of a theme may be called, and how large it may be
"""
