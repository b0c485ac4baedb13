"""The tags of `{% load ui %}`, by subject."""
