"""Results of plugins as lists, and back."""

from __future__ import annotations

import json

from allegedly import Analysis
from allegedly.storage.codec import (
    pack_assessment,
    pack_attribution,
    unpack_assessment,
    unpack_attribution,
)


def test_attributions_come_back(analysis: Analysis) -> None:
    """Attributions survive as JSON, with a source and without, nested and negated."""
    packed = json.loads(json.dumps([pack_attribution(item) for item in analysis.attributions]))
    text = analysis.article.text
    assert tuple(unpack_attribution(item, text) for item in packed) == analysis.attributions
    assert "Ines Ota" not in json.dumps([item[1][0] for item in packed if item[1]])


def test_assessments_come_back(analysis: Analysis) -> None:
    """Assessments survive as JSON, with hedges and explanations."""
    for name, judged in analysis.assessments.items():
        packed = json.loads(json.dumps([pack_assessment(item) for item in judged.values()]))
        text = analysis.article.text
        assert [unpack_assessment(item, name, text) for item in packed] == list(judged.values())
