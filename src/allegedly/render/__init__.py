"""Renderers: analyses as text to look at or to store."""
