"""Articles that are not in English: recognised, reported, and analysed only on request."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from allegedly import Analysis, Analyzer, Article, LanguageError
from allegedly.text.language import detected_language, other_language

GERMAN = "Die Feuerwehr meldete am Abend, der Brand im Hafen sei unter Kontrolle."
OTHERS = {
    "German": GERMAN,
    "French": "Les pompiers ont annoncé dans la soirée que l’incendie du port était maîtrisé.",
    "Spanish": "Los bomberos anunciaron por la tarde que el incendio del puerto está controlado.",
    "Dutch": "De brandweer meldde ’s avonds dat de brand in de haven onder controle is.",
    "Swedish": "Räddningstjänsten uppgav på kvällen att branden i hamnen är under kontroll.",
    "Italian": "I vigili del fuoco hanno annunciato in serata che l’incendio al porto è domato.",
    "Portuguese": "Os bombeiros anunciaram ao fim da tarde que o incêndio no porto está dominado.",
    "Polish": "Strażacy poinformowali wieczorem, że pożar w porcie został opanowany.",
    "Romanian": "Pompierii au anunțat seara că incendiul din port este sub control.",
    "Indonesian": "Petugas pemadam mengatakan pada malam hari bahwa kebakaran sudah dipadamkan.",
    "Norwegian": "Brannvesenet opplyste i kveld at brannen på kaia nå er under kontroll.",
    "Russian": "Пожарные сообщили вечером, что возгорание в порту ликвидировано.",
    "Chinese": "消防部门晚间表示，港口的火势已得到控制。",
    "Japanese": "火災です",
}
ENGLISH = {
    "a sentence": "Firefighters said the blaze at the harbour was under control.",
    "a headline": "Harbour blaze contained, crews stay overnight",
    "African names": "Okonkwo Adeyemi Balogun meets Chukwu Eze at Lagos harbour",
    "a few words": "Adieu, Paris",
    "nothing": "",
    "figures": "12 34 56.7 % 8,900 | 11 | 12 — 13",
    "a table of results": "Leeds 2 Hull 1\nBarnsley 0 Bury 0\nAjax 3 Feyenoord 1\nReal Betis 1 Sevilla 1",
    "a foreign quotation": "“Wir gehen jetzt nach Hause,” the captain said, in German, before he and "
    "the crew left the harbour. They had been there since the morning.",
    "letters of mathematics": "𝗕𝗿𝗲𝗮𝗸𝗶𝗻𝗴: the harbour is on fire, police said",
}


@pytest.mark.parametrize("language", OTHERS)
def test_other_languages_are_recognised(language: str) -> None:
    """One sentence is enough to name a language, and one word in a script that is not Latin."""
    assert detected_language(OTHERS[language]) == language


@pytest.mark.parametrize("kind", ENGLISH)
def test_english_passes(kind: str) -> None:
    """So does text that is too short, or has too few words, to decide."""
    assert detected_language(ENGLISH[kind]) is None


def test_most_of_a_long_text_decides() -> None:
    """An English beginning does not hide what follows, nor a foreign one."""
    english = "The harbour was closed, the police said, after a fire that had begun in the night. "
    menu = "Sign in to read more about this story. Share this with your friends. "
    assert detected_language(menu + f"{GERMAN} " * 40) == "German"
    assert detected_language(GERMAN + english * 40) is None


def test_a_script_without_a_known_language_is_not_english() -> None:
    """Cherokee is reported, although its name is not known."""
    assert detected_language("ᎦᎵᏉᎩ ᎢᏯᏂᎢ ᏗᎧᏃᏩᏛᏍᏗ ᎠᏂᏴᏫᏯ") is not None


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("de", "German"),
        ("de-AT", "German"),
        ("PT_br", "Portuguese"),
        ("German", "German"),
        ("deu", "deu"),
        ("en", None),
        ("EN-gb", None),
        ("eng", None),
        ("English", None),
        ("und", None),
        ("", None),
        ("???", None),
        (None, None),
    ],
)
def test_declared_language_counts(declared: str | None, expected: str | None) -> None:
    """A declared language other than English is trusted; otherwise the text decides."""
    article = Article.from_text("The fire is out, the police said.", language=declared)
    assert other_language(article) == expected


def test_declared_english_is_checked() -> None:
    """Templates of web pages declare English regardless of the text."""
    assert other_language(Article.from_text(GERMAN, language="en")) == "German"


def articles() -> list[Article]:
    return [
        Article.from_text("Officials said the pier may close.", id="a"),
        Article.from_text(GERMAN, id="b"),
        Article.from_text("It rained on the pier, the critics claim.", id="c"),
    ]


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_analysis_says_so_and_neighbours_stand(jobs: int) -> None:
    """Results stay aligned with the articles; the foreign one has a failure and no claims."""
    found = list(Analyzer(["rules"], n_jobs=jobs).analyze_many(articles()))
    assert [analysis.article.id for analysis in found] == ["a", "b", "c"]
    assert [bool(analysis.claims) for analysis in found] == [True, False, True]
    (failure,) = found[1].failures
    assert (failure.stage, failure.cause) == ("language", "not English (German)")
    assert str(failure) == "skipped: not English (German)"
    assert found[1].skipped is not None
    assert found[1].skipped.where == "b"
    assert not found[1].attributions
    assert not found[1].sentences
    assert found[0].skipped is None
    assert not found[0].failures


def test_json_keeps_it(check_json: Callable[[dict[str, Any]], None]) -> None:
    """A skipped article is valid in the schema, and is skipped when it is read back."""
    found = Analyzer(["rules"]).analyze(articles()[1])
    check_json(found.to_dict())
    assert Analysis.from_json(found.to_json()).skipped == found.skipped


def test_strict_raises() -> None:
    """The error names the article, its language and the way out."""
    with pytest.raises(LanguageError, match=r"'b' is not English \(German\).*any_language=True"):
        Analyzer(["rules"], strict=True).analyze(articles()[1])


def test_any_language_goes_on() -> None:
    """On request everything is analysed, even where a language is declared."""
    analyzer = Analyzer(["rules"], any_language=True, strict=True)
    declared = Article.from_text("Officials said the pier may close.", language="fr")
    for article in (*articles(), declared):
        assert analyzer.analyze(article).claims


def test_a_broken_detector_costs_no_other_article(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the detector cannot be loaded, only the articles that need it are lost."""

    def broken() -> None:
        raise FileNotFoundError("no usable temporary directory")

    monkeypatch.setattr("allegedly.text.language._identifier", broken)
    first, second, third = Analyzer(["rules"]).analyze_batch(articles())
    assert first.claims
    assert third.claims
    assert not second.claims
    assert "no usable temporary directory" in second.failures[0].cause


def test_english_does_not_load_the_detector() -> None:
    """Its model takes most of a second to load, which most articles do not need."""
    code = (
        "import sys, allegedly\n"
        "from allegedly import Analyzer, Article\n"
        "text = 'Officials said the pier may close. The council meets on Friday.'\n"
        "assert Analyzer(['rules']).analyze(Article.from_text(text)).claims\n"
        "print('py3langid' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
