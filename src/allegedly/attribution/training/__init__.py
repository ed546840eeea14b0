"""Training of the models in `allegedly.attribution`; never imported when articles are analysed."""
