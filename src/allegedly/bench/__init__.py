"""Comparing classifiers: corpora, measures, statistics, cost, report."""
