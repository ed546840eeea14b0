"""The words of an article, laid out once for every step that reads them."""
