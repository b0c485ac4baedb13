"""The migrations of `foundation` as a next release might have them, for the tests of fleet migrations."""
