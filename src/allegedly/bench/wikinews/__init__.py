"""Data of the bundled corpus of real news; `allegedly.bench.corpora` reads it."""
