"""Data files of the built-in attributor."""
