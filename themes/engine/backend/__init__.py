"""The Liquid implementation behind the interface: python-liquid, with a scope and an output of our own."""
