"""The records of a web archive, whatever is damaged beside them."""
