"""A working module for every extension point, named like its hook.

The documentation shows them; tests run them.
"""
