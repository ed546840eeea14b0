"""It keeps its promises, learns from a table, and reports what is wrong with one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from allegedly_csv.classifier import CsvClassifier, CsvError

from allegedly import claims_from_sentences
from allegedly.testing import Check, Installed, checks_for

PLUGIN = Installed("classifier", "csv")
TABLE = "text,label\n" + "".join(
    f'"The {thing} may break, she said.",hedged\n"The {thing} broke, she said.",plain\n'
    for thing in ("pump", "door", "lamp", "wheel")
)


@pytest.mark.parametrize("check", checks_for(PLUGIN), ids=str)
def test_promises(check: Check) -> None:
    """Every check passes, without exemption."""
    check(PLUGIN)


def test_table_and_model(tmp_path: Path) -> None:
    """A table is learnt, the model is stored in two plain files and judges alike."""
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8")
    claims = claims_from_sentences(["The bridge may break.", "The bridge broke.", "", "Überall"])
    trained = CsvClassifier(table=tmp_path / "table.csv")
    judged = trained.assess(claims)
    assert [assessment.label for assessment in judged[:2]] == ["hedged", "plain"]
    trained.save(tmp_path / "model")
    names = sorted(path.name for path in (tmp_path / "model").iterdir())
    assert names == ["vocabulary.json", "weights.npz"]
    assert CsvClassifier(model=tmp_path / "model").assess(claims) == judged


def test_readme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python block of the README runs beside a table."""
    (tmp_path / "sentences.csv").write_text(TABLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```", readme, re.DOTALL | re.MULTILINE)
    exec(code, {})
    assert (tmp_path / "model" / "weights.npz").exists()


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("text,label\nIt may rain.,maybe\n", "table.csv:2: give columns"),
        ("sentence,class\nIt may rain.,hedged\n", "table.csv:2: give columns"),
        ("text,label\nIt may rain.,hedged\n", "must be 'hedged' and 'plain', both"),
        ("text,label\nCafé,hedged\n", "codec can't decode"),
    ],
)
def test_bad_tables(tmp_path: Path, table: str, reason: str) -> None:
    """An invalid table is reported with file, line and remedy."""
    (tmp_path / "table.csv").write_bytes(table.encode("latin-1"))
    with pytest.raises(CsvError, match=reason):
        CsvClassifier(table=tmp_path / "table.csv")


def test_damaged_models(tmp_path: Path) -> None:
    """A model whose parts do not match is refused."""
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8")
    CsvClassifier(table=tmp_path / "table.csv").save(tmp_path)
    (tmp_path / "vocabulary.json").write_text('["may"]', encoding="utf-8")
    with pytest.raises(CsvError, match="1 words do not match"):
        CsvClassifier(model=tmp_path)
    (tmp_path / "vocabulary.json").write_text("{", encoding="utf-8")
    with pytest.raises(CsvError, match="no model can be read"):
        CsvClassifier(model=tmp_path)
