"""What makes the data of `allegedly.attribution`; nothing here is imported to analyse articles."""
