"""Trains and runs contenders on a corpus, and compares their answers."""
