"""Kinds of sources and their canonical names."""

from __future__ import annotations

import pytest

import allegedly
from allegedly import Source
from allegedly.attribution.rules import RuleAttributor


def sources(text: str) -> list[Source | None]:
    segmentation = allegedly.segment(allegedly.Article.from_text(text))
    return [a.source for a in RuleAttributor().attribute(segmentation)]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("Ann Berg", "named-person"),
        ("Mr. Berg", "named-person"),
        ("Democratic strategist Ann Berg", "named-person"),
        ("Ann Berg, the mayor of Lund,", "named-person"),
        ("Actor Denis Berlin", "named-person"),
        ("Economist Soren Vall", "named-person"),
        ("The Environment Ministry", "named-organization"),
        ("Ferry Drivers Union", "named-organization"),
        ("The Lund Bridge Authority", "named-organization"),
        ("He", "pronoun"),
        ("They", "pronoun"),
        ("An official", "unnamed-person"),
        ("A spokeswoman for the city", "unnamed-person"),
        ("Critics", "unnamed-group"),
        ("Officials familiar with the talks", "unnamed-group"),
        ("Many voters", "unnamed-group"),
        ("Police", "description"),
        ("The council", "description"),
        ("The mayor", "description"),
        ("The company", "description"),
        ("Mr. Berg's office", "description"),
        ("A council", "unnamed-group"),
        ("One of the mayors", "unnamed-person"),
        ("Those who stayed", "unnamed-group"),
        ("Mr. Berg's rivals", "unnamed-group"),
        ("Many Republicans", "unnamed-group"),
        ("Cuban Americans", "unnamed-group"),
        ("A Texas Democrat", "unnamed-person"),
        ("A Lund Press poll", "document"),
        ("The report", "document"),
        ("A new poll", "document"),
        ("The lawsuit", "document"),
    ],
)
def test_kind(source: str, kind: str) -> None:
    """The words of a source decide its kind."""
    (found,) = sources(f"{source} said that the bridge was unsafe.")
    assert found is not None
    assert (found.text, found.kind) == (source.rstrip(","), kind)


RUIZ = "Mayor Elena Ruiz opened the bridge on Monday. "
BERG = "Tom Berg, an engineer, was there. "


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (RUIZ + "Ruiz said it was safe.", "Elena Ruiz"),
        (RUIZ + "Ms. Ruiz said it was safe.", "Elena Ruiz"),
        (RUIZ + "The mayor said it was safe.", "Elena Ruiz"),
        (RUIZ + "She said it was safe.", "Elena Ruiz"),
        (RUIZ + "He said it was safe.", None),
        (RUIZ + BERG + "He said it was safe.", "Tom Berg"),
        (RUIZ + BERG + "She said it was safe.", "Elena Ruiz"),
        (RUIZ + BERG + "The engineer said it was safe.", "Tom Berg"),
        ("Tom Berg met Carl Holm on Monday. He said the bridge was safe.", None),
        ("Tom Berg and Ann Berg came. Berg said the bridge was safe.", None),
        ("Tom Berg and Ann Berg came. Mrs. Berg said the bridge was safe.", "Ann Berg"),
        ("Tom Berg and Ann Ruiz said the bridge was safe.", None),
        ("Mayor Elena Ruiz met Mayor Ann Berg. The mayor said the bridge was safe.", None),
        ("The bridge opened. Officials said it was safe.", None),
        (RUIZ + "The Ruiz campaign said it was safe.", "Ruiz campaign"),
        (RUIZ + "The Ruiz campaign paid. The campaign said it was safe.", "Ruiz campaign"),
        ("The Lund Bridge Authority met. The authority said it was safe.", "Lund Bridge Authority"),
        ("The Lund Board of Bridges said it was safe.", "Lund Board of Bridges"),
        (RUIZ + "Best-selling thriller writer Elena Ruiz said it was safe.", "Elena Ruiz"),
        (RUIZ + "The former minister, Tom Berg, said it was safe.", "Tom Berg"),
        (RUIZ + "Tom Berg, 45, the minister, came. The minister said it was safe.", "Tom Berg"),
        (RUIZ + "Tom Berg is the minister. The minister said it was safe.", "Tom Berg"),
        (RUIZ + "Absent Ruiz's help, it would fall. Ruiz said it was safe.", "Elena Ruiz"),
        (RUIZ + "Ruiz spoke. Carl Ruiz came. Ruiz said it was safe.", "Elena Ruiz"),
        ("Mr. Holm opened the bridge on Monday. He said it was safe.", "Holm"),
        ("Tom Berg's aide Carl Holm came. He said the bridge was safe.", "Carl Holm"),
        ("Tom Berg spoke. “Carl Holm paid,” he said.", "Tom Berg"),
        ("Elena van Ruiz said it was safe.", "Elena van Ruiz"),
        ("Elena van der Ruiz came. She said it was safe.", "Elena van der Ruiz"),
        ("Carlos de la Berg came. Mr. Berg said it was safe.", "Carlos de la Berg"),
    ],
)
def test_name(text: str, name: str | None) -> None:
    """A source has the name by which the article introduces it, if there is only one it can mean."""
    found = sources(text)[-1]
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tom Berg said it was late, but he said it was safe.", "Tom Berg"),
        ("Tom Berg came. He said that Carl Holm met Adam Ruiz. He said it was safe.", "Tom Berg"),
        ("Tom Berg came. Adam Ruiz said that Carl Holm left. He said it was safe.", "Adam Ruiz"),
        ("Tom Berg came. It rained. The bridge opened. He said it was safe.", "Tom Berg"),
        ("Tom Berg came. It rained. She said it was safe.", None),
        ("He lives on Edmund Street. He said it was safe.", None),
    ],
)
def test_a_pronoun_is_the_one_whom_it_fits_best(text: str, name: str | None) -> None:
    """A speaker, or the last man named; no one if two fit equally, or only the other gender."""
    found = sources(text)[-1]
    assert found is not None
    assert (found.kind, found.name) == ("pronoun", name)


def test_first_person_inside_a_quotation_is_the_speaker() -> None:
    outer, inner = sources("“I think that the bridge is safe,” Elena Ruiz said.")
    assert outer is not None
    assert inner is not None
    assert (inner.text, inner.name) == ("I", "Elena Ruiz")


def test_relative_pronoun() -> None:
    """The source is not “who”, but the name before it."""
    found = sources("Elena Ruiz, who said the bridge was safe, resigned.")[0]
    assert found is not None
    assert (found.kind, found.name) == ("named-person", "Elena Ruiz")


def test_who_after_an_apposition() -> None:
    found = sources("Elena Ruiz, a lawyer who said the bridge was safe, resigned.")[0]
    assert found is not None
    assert (found.kind, found.name) == ("named-person", "Elena Ruiz")


def test_a_description_of_somebody_the_article_names_has_the_name() -> None:
    found = sources(RUIZ + "The mayor said the bridge was safe.")[-1]
    assert found is not None
    assert (found.text, found.kind, found.name) == ("The mayor", "description", "Elena Ruiz")


def test_he_after_a_reporting_clause_is_who_spoke() -> None:
    found = sources("Tom Berg said that Carl Holm was late. He said the bridge was safe.")[-1]
    assert found is not None
    assert found.name == "Tom Berg"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Lord Moss sold the inn. Lord Moss said it was old.", "Lord Moss"),
        ("Carla K. Post runs the mill. Post said it was safe.", "Carla K. Post"),
        (
            "The Clay County Sheriff's Office sent a car. CCSO said it was late.",
            "Clay County Sheriff's Office",
        ),
        ("Workers left Tarn Rail on Monday. Tarn said it was sorry.", "Tarn Rail"),
        (
            "Acting U.S. Attorney for the District of Maine Paula Quist said it was late.",
            "Paula Quist",
        ),
        ("Serhii Radio, a chemist at DonUni, said it was cold.", "Serhii Radio"),
    ],
)
def test_the_longest_form_of_a_name(text: str, name: str) -> None:
    """Noble titles belong to a name; abbreviations and shorter forms stand for longer ones."""
    found = sources(text)[-1]
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Lind attacked Berg, claimed he was lying.", "Lind"),
        ("The operator would neither confirm nor deny that the pier was shut.", "The operator"),
        ("The company said in a brief statement it would pay the fine.", "The company"),
    ],
)
def test_the_subject_of_two_verbs(text: str, source: str) -> None:
    """The object of the first verb is not who speaks; a medium is not what is said."""
    (found,) = RuleAttributor().attribute(allegedly.segment(allegedly.Article.from_text(text)))
    assert found.source is not None
    assert found.source.text == source
    assert "statement" not in found.content.text
