"""The quality of the results."""
