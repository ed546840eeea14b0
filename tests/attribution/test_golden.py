"""Attributions stay as they are until they are meant to change; see `golden.py`."""

from __future__ import annotations

import pytest

from .golden import articles, digests, stored


@pytest.mark.parametrize("corpus", ["own", pytest.param("polnear-dev", marks=pytest.mark.corpora)])
def test_attributions_are_as_they_were(corpus: str) -> None:
    """Every attribution and claim of known texts; `python tests/attribution/golden.py` renews."""
    assert digests(articles(corpus)) == stored(corpus)
