"""Generated articles that must not break anything."""
