"""brat stand-off: analyses as folders that people view and correct in brat, and back."""

from allegedly.io.brat.reading import from_standoff, read_brat
from allegedly.io.brat.writing import to_standoff, write_brat

__all__ = ["from_standoff", "read_brat", "to_standoff", "write_brat"]
