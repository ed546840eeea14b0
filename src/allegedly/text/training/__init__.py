"""What makes the data of `allegedly.text`; nothing here is imported when articles are analysed."""
