"""The folder of a function: its manifest, its source, its module, and cases that it must pass."""
