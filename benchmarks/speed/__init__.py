"""The speed and memory use of the library."""
