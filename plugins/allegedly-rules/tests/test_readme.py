"""What the README shows is what happens."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

from allegedly_rules.classifier import RuleClassifier

from allegedly import claims_from_sentences

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_first_example_prints_what_stands_below_it() -> None:
    example, output = re.findall(r"```python\n(.*?)```\n```\n(.*?)```", README, re.DOTALL)[0]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(example, "README.md", "exec"), {})
    assert printed.getvalue() == output


def test_the_rule_file_works(tmp_path: Path) -> None:
    [example] = blocks("toml")
    path = tmp_path / "my.toml"
    path.write_text(example, "utf-8")
    classifier = RuleClassifier(rules=path)
    claims = claims_from_sentences(
        ["Word on the street is that he left.", "The word was on the street sign."]
    )
    assert [assessment.label for assessment in classifier.assess(claims)] == ["hedged", "plain"]
