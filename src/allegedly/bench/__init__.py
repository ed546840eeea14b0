"""Comparing classifiers and attributors on annotated corpora.

`corpora` reads the corpora, and `newsdesk` is the one that ships with the library. `running` trains
and runs the contenders, `measure` turns their judgements into figures, and `report` lays out the
resulting `comparison`.
"""
