"""Comparing classifiers and attributors on annotated corpora.

`corpora` reads the corpora, of which `wikinews`, real news, and `newsdesk`, invented articles, ship
with the library. `running` trains and runs the contenders, `measure` turns their judgements into
figures, and `report` lays out the resulting `comparison`.
"""
