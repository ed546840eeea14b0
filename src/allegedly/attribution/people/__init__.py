"""The identity of a source: its kind, and the person or body that it names."""
