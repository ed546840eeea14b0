"""The contract: a plugin that fails or returns nonsense loses only its own results."""

from __future__ import annotations

import copy
import enum
import json
import os
import pickle
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import attrs
import jsonschema
import numpy as np
import pytest

from allegedly import (
    Analysis,
    Analyzer,
    Article,
    Assessment,
    Attribution,
    Attributor,
    Claim,
    ClaimClassifier,
    Content,
    ContractError,
    Cue,
    Failure,
    Hedge,
    PluginError,
    Segmentation,
    Skipped,
    Source,
    Span,
)
from allegedly.model import vocabularies
from allegedly.plugins.contract import check_piece, check_read
from allegedly.render.html import HtmlRenderer
from allegedly.schema import analysis_schema

TEXT = "Reportedly it rains. Ann Lee said that it may snow."
HERE = "/".join(Path(__file__).parts[-len(__name__.split(".")) :])
SOURCE = Path(__file__).read_text(encoding="utf-8").splitlines()


def line_of(code: str) -> str:
    """Return this file and the number of the only line that starts with some code."""
    (number,) = (n for n, line in enumerate(SOURCE, 1) if line.strip().startswith(code))
    return f"{HERE}:{number}"


class Named(str):
    """A string of a class of its own."""


class Kind(enum.StrEnum):
    """A vocabulary of a plugin's own, as enumerations often are."""

    WORD = "epistemic"


class Odd(ClaimClassifier):
    """Returns what it is made of."""

    name = "odd"

    def __init__(self, make: Callable[[Claim], Any]) -> None:
        self.make = make

    def assess(self, claims: Sequence[Claim]) -> Any:  # odd-assess
        return [self.make(claim) for claim in claims]


class Good(ClaimClassifier):
    """Keeps its promises."""

    name = "good"

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        return [Assessment("good", "plain", 0.25) for _ in claims]


class Words(ClaimClassifier):
    """Reads the tokens."""

    name = "words"

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        return [self.judge(claim) for claim in claims]

    def judge(self, claim: Claim) -> Assessment:
        tokens = claim.segmentation.tokens
        may = any(tokens.lowers[i] == "may" for span in claim.spans for i in tokens.within(span))
        return Assessment("words", "hedged" if may else "plain", 0.9 if may else 0.1)


class Finds(Attributor):
    """Finds what a function makes of the words of one reported sentence."""

    def __init__(self, make: Callable[[Segmentation], Any]) -> None:
        self.make = make

    def attribute(self, segmentation: Segmentation) -> Any:  # finds-attribute
        return self.make(segmentation)


class Nothing(Attributor):
    """Finds no attribution."""

    def attribute(self, segmentation: Segmentation) -> list[Attribution]:
        return []


def span(part: str) -> Span:
    return Span(TEXT.index(part), TEXT.index(part) + len(part))


def hedge(**changes: Any) -> Hedge:
    first = Hedge(span("Reportedly"), "Reportedly", "hearsay", "author")
    return attrs.evolve(first, **changes)


def judged(**changes: Any) -> Callable[[Claim], Any]:
    def make(claim: Claim) -> Assessment:
        hedges = (hedge(),) if claim.text.startswith("Reportedly") else ()
        return attrs.evolve(Assessment("odd", "hedged", 0.5, hedges), **changes)

    return make


def hedged(*hedges: Any) -> Callable[[Claim], Any]:
    def make(claim: Claim) -> Assessment:
        return Assessment("odd", "hedged", 0.5, hedges if claim.id == "c1" else ())

    return make


def attribution(**changes: Any) -> Attribution:
    sound = Attribution(
        "a1",
        Source((span("Ann Lee"),), "Ann Lee", "named-person", "Ann Lee"),
        Cue((span("said"),), "said", "say"),
        Content((span("it may snow"),), "it may snow"),
        "indirect",
    )
    return attrs.evolve(sound, **changes)


def part(role: str, parent: str | None = None, **changes: Any) -> Attribution:
    sound = attribution()
    return attribution(parent=parent, **{role: attrs.evolve(getattr(sound, role), **changes)})


def analysed(attributor: Attributor, *classifiers: ClaimClassifier) -> Analysis:
    return Analyzer([*classifiers, Good()], attributor).analyze(Article.from_text(TEXT))


def sound(analysis: Analysis) -> Analysis:
    """Check that every view takes an analysis."""
    jsonschema.validate(json.loads(analysis.to_json()), analysis_schema())
    assert "".join(HtmlRenderer().render([analysis]))
    analysis.profile()
    return analysis


@attrs.frozen
class More(Assessment):
    """An assessment with more in it than there should be."""

    more: str = "more"


WRONG_ASSESSMENTS: dict[str, tuple[Callable[[Claim], Any], str]] = {
    "label": (judged(label="maybe"), "label 'maybe' is unknown; choose from hedged, plain"),
    "label-class": (judged(label=Named("hedged")), "label 'hedged' is unknown"),
    "score-text": (judged(score="high"), "could not convert string to float: 'high'"),
    "score-nan": (judged(score=float("nan")), "score nan is outside"),
    "hedged-below": (judged(label="hedged", score=0.2), "'hedged' contradicts the score 0.2"),
    "plain-above": (judged(label="plain", score=0.8), "'plain' contradicts the score 0.8"),
    "hedges-none": (judged(hedges=None), "hedges come as a NoneType, not as a tuple"),
    "hedges-list": (judged(hedges=[]), "hedges come as a list"),
    "hedges-generator": (judged(hedges=(h for h in ())), "hedges come as a generator"),
    "explanation-number": (judged(explanation=5), "explanation is 5, a int, not a str"),
    "explanation-dict": (judged(explanation={}), "explanation is {}, a dict"),
    "subclass": (lambda claim: More("odd", "plain", 0.5), "More, not exactly Assessment"),
    "type": (hedged(hedge(type="modal")), "hedge type 'modal' is unknown; choose from epistemic"),
    "type-enum": (hedged(hedge(type=Kind.WORD)), "hedge type <Kind.WORD"),
    "holder": (hedged(hedge(holder="reader")), "holder 'reader' is unknown"),
    "hedge-text": (hedged(hedge(text="Perhaps")), "its spans do not say that"),
    "hedge-class": (hedged("Reportedly"), "gave a str, not exactly Hedge"),
    "span-numpy": (hedged(hedge(span=Span(np.int64(0), np.int64(10)))), "numpy.int64"),  # type: ignore[arg-type]
    "span-empty": (hedged(hedge(span=Span(4, 4), text="")), "has the span [4, 4)"),
    "span-behind": (hedged(hedge(span=Span(len(TEXT), len(TEXT) + 5), text="")), "end by 51"),
    "span-tuple": (hedged(hedge(span=(0, 10))), "a tuple where a Span should be"),
    "order": (hedged(hedge(span=span("it"), text="it"), hedge()), "is out of order"),
}


@pytest.mark.parametrize("name", WRONG_ASSESSMENTS)
def test_a_wrong_assessment_is_a_failure(name: str) -> None:
    """It names plugin, version, file and line, and the other classifier's part stands."""
    make, cause = WRONG_ASSESSMENTS[name]
    analysis = sound(analysed(Nothing(), Odd(make)))
    (failure,) = analysis.failures
    assert (failure.stage, failure.name) == ("assess", "odd")
    assert cause in failure.cause
    own = {line_of("def assess(self, claims: Sequence[Claim]) -> Any:")}
    if name.startswith("score"):  # which the plugin's own line cannot make
        own.add(line_of('return attrs.evolve(Assessment("odd"'))
    assert failure.where in own
    assert str(failure).endswith(f"({failure.where})")
    assert set(analysis.assessments) == {"good"}
    with pytest.raises(PluginError, match=r"odd .*failed to assess"):
        Analyzer([Odd(make)], Nothing(), strict=True).analyze(Article.from_text(TEXT))


@pytest.mark.parametrize(
    "make",
    [
        judged(),
        judged(score=1),
        judged(score=np.float32(0.5)),
        hedged(hedge(), hedge(type="epistemic")),
    ],
)
def test_a_right_assessment_passes(make: Callable[[Claim], Any]) -> None:
    """This ensures that the test above fails for the reasons it names."""
    analysis = sound(analysed(Nothing(), Odd(make)))
    assert analysis.failures == ()
    assert set(analysis.assessments) == {"odd", "good"}


def parents(**of: str | None) -> list[Attribution]:
    return [attribution(id=id, parent=parent) for id, parent in of.items()]


WRONG_ATTRIBUTIONS: dict[str, tuple[Any, str]] = {
    "none": (None, "attribute returned a NoneType, not a list or a tuple"),
    "generator": ((a for a in ()), "attribute returned a generator"),
    "class": (["a1"], "`attribute` gave a str, not exactly Attribution"),
    "id": ([attribution(id=5)], "id of an attribution is 5, a int"),
    "id-empty": ([attribution(id="")], "id of an attribution is empty"),
    "id-twice": ([attribution(), attribution()], "two attributions have the id 'a1'"),
    "kind": ([part("source", kind="expert")], "'a1': the source kind 'expert' is unknown"),
    "name": ([part("source", name=5)], "name of the source is 5, a int"),
    "source-text": ([part("source", text="Lee")], "source has the text 'Lee', but its spans"),
    "source-spans": ([part("source", spans=[span("Ann Lee")])], "come as a list"),
    "source-empty": ([part("source", spans=(), text="")], "the source has no spans"),
    "stance": ([part("cue", stance="angry")], "stance 'angry' is unknown; choose from neutral"),
    "lemma": ([part("cue", lemma=None)], "lemma of the cue is None"),
    "quotation": ([attribution(quotation="free")], "quotation 'free' is unknown"),
    "negated": ([attribution(negated="yes")], "`negated` is 'yes', a str, not a bool"),
    "no-content": ([attribution(content=None)], "`content` gave a NoneType"),
    "content-empty": ([part("content", spans=(), text="")], "the content has no spans"),
    "content-blank": ([part("content", spans=(Span(10, 11),), text=" ")], "only white space"),
    "content-marks": ([part("content", spans=(Span(50, 51),), text=".")], "and punctuation"),
    "source-blank": ([part("source", spans=(Span(10, 11),), text=" ")], "source is only white"),
    "cue-blank": ([part("cue", spans=(Span(10, 11),), text=" ")], "cue is only white space"),
    "content-behind": ([part("content", spans=(Span(47, 52),), text="snow.")], "end by 51"),
    "order": (
        [part("content", spans=(span("snow"), span("it may")), text="snow … it may")],
        "must be in order",
    ),
    "parent": ([attribution(parent="a9")], "'a1' has the unknown parent 'a9'"),
    "parent-number": ([attribution(parent=1)], "parent is 1, a int"),
    "parent-itself": (parents(a1="a1"), "parents of 'a1' form a cycle"),
    "parent-elsewhere": (
        [attribution(id="a2"), part("content", spans=(span("rains"),), text="rains", parent="a2")],
        "'a1' does not stand inside the content of its parent 'a2'",
    ),
    "circle": (parents(a1="a2", a2="a3", a3="a2"), "form a cycle"),
}


@pytest.mark.parametrize("name", WRONG_ATTRIBUTIONS)
def test_a_wrong_attribution_is_a_failure(name: str) -> None:
    """It names file and line; the article is there, without claims, and every view takes it."""
    found, cause = WRONG_ATTRIBUTIONS[name]
    analysis = sound(analysed(Finds(lambda _: found)))
    (failure,) = analysis.failures
    assert failure.stage == "attribute"
    assert cause in failure.cause
    assert failure.where == line_of("def attribute(self, segmentation: Segmentation) -> Any:")
    assert analysis.claims == ()


def test_a_right_attribution_passes() -> None:
    """A chain of parents in any order is not a cycle."""
    analysis = sound(analysed(Finds(lambda _: parents(a1="a2", a2="a3", a3=None))))
    assert analysis.failures == ()
    assert [a.id for a in analysis.attributions] == ["a1", "a2", "a3"]


def test_each_word_of_the_vocabularies_passes() -> None:
    """The contract accepts every word that the views know."""
    for kind in vocabularies.SOURCE_KINDS:
        assert not sound(analysed(Finds(lambda _, kind=kind: [part("source", kind=kind)]))).failures
    for stance in vocabularies.STANCES:
        assert not analysed(Finds(lambda _, stance=stance: [part("cue", stance=stance)])).failures


class UnspeakableError(Exception):
    """An error whose message cannot be shown."""

    def __str__(self) -> str:
        raise RuntimeError("no words")


def raising(error: BaseException) -> Callable[[Claim], Any]:
    def make(claim: Claim) -> Any:
        if claim.id == "c1":
            raise error
        return Assessment("odd", "plain", 0.0)

    return make


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (
            UnspeakableError(),
            "UnspeakableError: (its message cannot be shown: str() raised RuntimeError)",
        ),
        (SystemExit(0), "SystemExit: 0"),
        (GeneratorExit(), "GeneratorExit"),
        (BaseException("odd"), "BaseException: odd"),
        (ValueError("x" * 100_000), "xxx…"),
    ],
)
def test_any_error_of_a_plugin_loses_only_its_part(error: BaseException, cause: str) -> None:
    """This includes errors that programs rarely catch; the place is the plugin's deepest frame."""
    analysis = sound(analysed(Nothing(), Odd(raising(error))))
    (failure,) = analysis.failures
    assert cause in failure.cause
    assert len(failure.cause) < 3_000
    assert failure.where == line_of("raise error")
    assert set(analysis.assessments) == {"good"}


def test_an_interrupt_is_not_caught() -> None:
    """An interrupt comes from the user, not from the plugin."""
    with pytest.raises(KeyboardInterrupt):
        analysed(Nothing(), Odd(raising(KeyboardInterrupt())))


@pytest.mark.skipif(not hasattr(signal, "SIGUSR1"), reason="needs POSIX signals")
def test_a_handler_of_signals_may_end_the_program() -> None:
    """A handler's SystemExit is the program's own, whichever code it interrupts."""

    def handler(*_: object) -> None:
        raise SystemExit(3)

    def make(claim: Claim) -> Any:
        os.kill(os.getpid(), signal.SIGUSR1)
        return Assessment("odd", "plain", 0.0)

    before = signal.signal(signal.SIGUSR1, handler)
    try:
        with pytest.raises(SystemExit):
            analysed(Nothing(), Odd(make))
    finally:
        signal.signal(signal.SIGUSR1, before)


def test_the_place_is_where_the_plugin_called_the_library() -> None:
    """The place is not a frame of the library, or of another package, that the plugin called."""

    def make(claim: Claim) -> Any:
        return Span(5, 2)  # a wrong span

    (failure,) = analysed(Nothing(), Odd(make)).failures
    assert failure.where == line_of("return Span(5, 2)")


ARTICLE = Article.from_text("It rains.", title="Rain")


@pytest.mark.parametrize(
    ("found", "cause"),
    [
        ("It rains.", "read yielded a str"),
        (None, "read yielded a NoneType"),
        (Failure("assess", "x", None, "y"), "stage 'assess', not 'read'"),
        (Failure("read", "x", None, None), "cause of a failure is None"),  # type: ignore[arg-type]
        (Skipped("x", 5), "`reason` of a skipped record is 5"),  # type: ignore[arg-type]
    ],
)
def test_what_a_reader_yields_is_checked(found: Any, cause: str) -> None:
    """Only articles, failures to read and skipped records with valid fields pass."""
    with pytest.raises(ContractError, match=cause.replace("(", r"\(")):
        check_read(found)
    for good in (ARTICLE, Failure("read", "x", None, "y"), Skipped("x", "y")):
        check_read(good)


@pytest.mark.parametrize("field", ["id", "text", "url", "outlet", "language"])
def test_fields_of_articles_are_checked(field: str) -> None:
    """Fields are checked however an article was built."""
    damaged = attrs.evolve(ARTICLE)
    object.__setattr__(damaged, field, 5)
    with pytest.raises(ContractError, match=f"{field} of an article is 5"):
        check_read(damaged)


def test_what_plugins_share_cannot_be_written_to() -> None:
    """So a mistake of one plugin can neither change another's judgement nor break the output."""

    def scribble(claim: Claim) -> Any:
        claim.article.metadata["seen"] = object()  # type: ignore[index]

    def blank(claim: Claim) -> Any:
        claim.segmentation.tokens.lowers.clear()  # type: ignore[attr-defined]

    for make in (scribble, blank):
        analysis = sound(analysed(Nothing(), Odd(make), Words()))
        assert [failure.name for failure in analysis.failures] == ["odd"]
        labels = [analysis.assessments["words"][claim.id].label for claim in analysis.claims]
        assert labels == ["plain", "hedged"]


def test_articles_travel() -> None:
    """Read-only metadata are pickled and copied like any."""
    article = Article.from_text("It rains.", metadata={"tags": ["sea", {"deep": None}]})
    for again in (pickle.loads(pickle.dumps(article)), copy.deepcopy(article)):
        assert again == article
        assert again.metadata == {"tags": ["sea", {"deep": None}]}
        assert json.dumps(again.metadata) == '{"tags": ["sea", {"deep": null}]}'
        for deep in (again.metadata, again.metadata["tags"][1]):
            with pytest.raises(TypeError, match="read-only"):
                deep["new"] = 1


def test_pieces_are_text() -> None:
    """What a renderer yields can be written as UTF-8."""
    check_piece("Straße")
    for wrong in (b"bytes", None, "\ud800"):
        with pytest.raises(ContractError, match="render yielded"):
            check_piece(wrong)
