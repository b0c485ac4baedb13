"""Which versions of strangers' plugins the operator lets merchants have, in the public schema.

A stranger's plugin is one that pip installed and that does not come with the platform.
"""
