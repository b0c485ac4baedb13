"""Calls to addresses that strangers gave: looked at first, then called at the very address looked at."""
