"""What theme developers work with: a starter theme, checks, a local server, packing and sending.

Used by the `kaidian theme` command and by the developer portal, which lists the checks.
"""
