"""Spans of drafts keep to their own clause."""

import pytest

from allegedly import analyze


@pytest.mark.parametrize("attributor", ["rules", "neural"])
@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("“I won’t stay,” the mayor allegedly said.", "the mayor", "I won’t stay"),
        ("Twelve people fled and, police said, two were hurt.", "police", "two were hurt"),
        ("Sales fell by 3%, the grocer said.", "the grocer", "Sales fell by 3%"),
    ],
)
def test_what_belongs_elsewhere_is_left_out(
    attributor: str, text: str, source: str, content: str
) -> None:
    """An adverb of the cue, the clause before a joint; a sign stays with its number."""
    (found,) = analyze(text, attributor=attributor, classifiers=[]).attributions
    assert found.source is not None
    assert (found.source.text, found.content.text) == (source, content)


@pytest.mark.parametrize(
    "text",
    [
        "Lind refused to say that the boat was hers.",
        "Nobody said that the boat was hers.",
        "No one said that the boat was hers.",
    ],
)
def test_what_nobody_said_is_negated(text: str) -> None:
    """A refusal to speak, and a source that is nobody, deny the attribution."""
    (found,) = analyze(text, attributor="rules", classifiers=[]).attributions
    assert found.negated


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Carl Berg said he would resign. The police said he stole the money.", None),
        ("Carl Berg said he would resign. The company said he stole the money.", None),
        ("Carl Berg, a lawyer, said it was over. The lawyer's client said he was sorry.", None),
        ("“He shot me,” said Eva Lind. The gunman said she lied.", None),
        ("Mayor Carl Berg left. The mayor said he was tired.", "Carl Berg"),
        ("Acme Corp fell on Monday. The company said it was calm.", "Acme Corp"),
    ],
)
def test_a_description_means_only_whom_it_fits(text: str, name: str | None) -> None:
    """A wrong name misleads more than none."""
    last = analyze(text, attributor="rules", classifiers=[]).attributions[-1]
    assert last.source is not None
    assert last.source.name == name
