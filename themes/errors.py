"""What can be missing when a theme is asked for."""


class UnknownTheme(LookupError):
    """No theme package of this name is installed, or none of this digest is stored."""


class UnknownPreset(LookupError):
    """The package has no preset of this name."""
