"""The records of a web archive, even if others around them are damaged."""
