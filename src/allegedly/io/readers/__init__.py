"""The built-in readers, one module for each kind of input, and what several of them need."""
