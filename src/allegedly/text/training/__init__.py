"""Training of the models in `allegedly.text`; never imported when articles are analysed."""
