"""Training and running contenders on a corpus, and comparing what they make of it."""
