"""The JSON renderer."""

from __future__ import annotations

import json

from allegedly import Analysis
from allegedly.render.json import JsonRenderer


def test_one_line_for_each_analysis(analysis: Analysis) -> None:
    pieces = list(JsonRenderer().render([analysis, analysis]))
    assert len(pieces) == 2
    assert all(piece.count("\n") == 1 and piece.endswith("\n") for piece in pieces)
    assert json.loads(pieces[0]) == analysis.to_dict()
