"""Reads brat stand-off back as analyses, whether corrected by a person or unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from allegedly.analyzer.wording import Wording
from allegedly.errors import ReadError
from allegedly.io.brat.standoff import Event, Standoff, fragments, joined, parse
from allegedly.io.bytes.decoding import decode
from allegedly.model import (
    FORMS,
    HEDGE_TYPES,
    HOLDERS,
    LABELS,
    QUOTATIONS,
    SOURCE_KINDS,
    STANCES,
    TITLE_GAP,
    Analysis,
    Article,
    Assessment,
    Attribution,
    Claim,
    Commitment,
    Content,
    Cue,
    Form,
    Hedge,
    Holder,
    Provenance,
    Segmentation,
    Source,
    Span,
    Spans,
    text_of,
)
from allegedly.model.commitment import contradiction
from allegedly.text import segment

W = TypeVar("W", bound=str)

_UNKNOWN: Final = Provenance("unknown", "brat", {})


def read_brat(folder: Path) -> Iterator[Analysis]:
    """Read a folder of brat stand-off, as `write_brat` writes it, in the order of the file names.

    Text, title, attributions, claims and assessments are read back as they were written; the id of
    an article is the name of its file. Other metadata, failures and provenance are not kept.
    Spans, attributes and events that a person changed or added in brat are read as they stand; an
    added hedge belongs to no classifier and is left out.

    Args:
        folder: The folder with the ``.txt`` and ``.ann`` files.

    Raises:
        ReadError: If there is no such file, or one is malformed; the message names file and reason.
    """
    folder = Path(folder)
    files = sorted(folder.glob("*.ann"), key=lambda file: file.stem)
    if not files:
        raise ReadError(f"{folder}: contains no .ann file; name a folder of brat stand-off")
    for file in files:
        text = _content(file.with_suffix(".txt"))
        yield from_standoff(text, _content(file), id=file.stem, name=str(file))


def from_standoff(text: str, lines: str, *, id: str, name: str = "stand-off") -> Analysis:
    """Build an analysis from a text and the content of its ``.ann`` file.

    Args:
        text: The content of the ``.txt`` file.
        lines: The content of the ``.ann`` file.
        id: The id of the article.
        name: The name of the file in messages.

    Raises:
        ReadError: If it is malformed; the message names file and reason.
    """
    back = _Back(text, parse(lines, text, name), id, name)
    try:
        return back.analysis()
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise ReadError(
            f"{name}: an annotator's note that this library wrote was damaged ({error}); "
            "export the article again"
        ) from error


class _Back:
    """Rebuilds the analysis of one document."""

    def __init__(self, text: str, found: Standoff, id: str, name: str) -> None:
        self.text, self.found, self.name = text, found, name
        self.shown = {id: joined(text, pieces) for id, pieces in found.spans.items()}
        self.article = Article(id=id, text=text, title_span=self._title(), language=None)

    def analysis(self) -> Analysis:
        events = [id for id, event in self.found.events.items() if event.kind == "Attribution"]
        ids = self._ids(events, "a")
        attributions = {id: self._attribution(id, ids) for id in events}
        segmentation = segment(self.article)
        voices = {claim: event for kind, claim, event in self.found.relations if kind == "Voice"}
        spans = [id for id, kind in self.found.kinds.items() if kind == "Claim"]
        wording = Wording.of(segmentation, attributions.values())
        claims: list[Claim] = []
        assessments: dict[str, dict[str, Assessment]] = {}
        for id, claim_id in self._ids(spans, "c").items():
            voice = voices.get(id)
            if voice is not None and voice not in attributions:
                raise self._wrong(id, f"has the voice of {voice}, which is not an Attribution")
            owner = None if voice is None else attributions[voice]
            claims.append(wording.marked(self._claim(id, claim_id, segmentation, owner)))
            for classifier, judged in self.found.notes.get(id, {}).get("assessments", {}).items():
                made = self._assessment(id, classifier, judged, attributed=owner is not None)
                assessments.setdefault(classifier, {})[claim_id] = made
        found = tuple(attributions.values())
        return Analysis(
            self.article,
            segmentation.sentences,
            found,
            tuple(claims),
            assessments,
            (),
            _UNKNOWN,
        )

    def _ids(self, keys: list[str], letter: str) -> dict[str, str]:
        """Return the ids that notes state; annotations that a person added get unused ones."""
        stated: dict[str, str] = {}
        used: set[str] = set()
        for key in keys:
            id = self.found.notes.get(key, {}).get("id")
            if isinstance(id, str) and id not in used:
                stated[key] = id
                used.add(id)
        free = (f"{letter}{n}" for n in range(1, 2 * len(keys) + 1) if f"{letter}{n}" not in used)
        return {key: stated[key] if key in stated else next(free) for key in keys}

    def _attribution(self, id: str, ids: dict[str, str]) -> Attribution:
        event, values = self.found.events[id], self.found.attributes.get(id, {})
        content = event.get("Content")
        if content is None:
            raise self._wrong(id, "is an Attribution without Content")
        parent = event.get("Parent")
        if parent is not None and parent not in ids:
            raise self._wrong(id, f"has the parent {parent}, which is not an Attribution")
        spans = self._spans(content)
        return Attribution(
            ids[id],
            self._source(event),
            self._cue(event),
            Content(spans, text_of(self.text, spans), self._form(content)),
            self._word(id, "Quotation", QUOTATIONS),
            negated="Negated" in values,
            parent=None if parent is None else ids[parent],
            score=self._score(id),
        )

    def _score(self, id: str) -> float | None:
        score = self.found.notes.get(id, {}).get("score")
        if score is None or (isinstance(score, float) and 0 <= score <= 1):
            return score
        raise self._wrong(id, f"has the score {score!r}, which is not a number from 0.0 to 1.0")

    def _source(self, event: Event) -> Source | None:
        if (id := event.get("Source")) is None:
            return None
        spans = self._spans(id)
        kind = self._word(id, "Kind", SOURCE_KINDS)
        note = self.found.notes.get(id, {})
        about = (note.get(key) for key in ("name", "role", "basis"))
        return Source(spans, text_of(self.text, spans), kind, *about)

    def _form(self, id: str) -> Form:
        """Return the form of a content, which a person may have left out."""
        if "Form" not in self.found.attributes.get(id, {}):
            return "proposition"
        return self._word(id, "Form", FORMS)

    def _cue(self, event: Event) -> Cue | None:
        if (id := event.get("Cue")) is None:
            return None
        spans = self._spans(id)
        text = text_of(self.text, spans)
        lemma = self.found.notes.get(id, {}).get("lemma", text.lower())
        return Cue(spans, text, lemma, self._word(id, "Stance", STANCES))

    def _claim(
        self, id: str, claim_id: str, segmentation: Segmentation, owner: Attribution | None
    ) -> Claim:
        spans = self._spans(id)
        sentence = segmentation.sentence_at(spans[0].start)
        frame = tuple(Span(a, b) for a, b in self.found.notes.get(id, {}).get("frame", ()))
        return Claim(claim_id, spans, sentence.index if sentence else 0, segmentation, owner, frame)

    def _assessment(
        self, id: str, classifier: str, judged: dict[str, Any], *, attributed: bool
    ) -> Assessment:
        label = judged.get("label")
        if label not in LABELS:
            raise self._wrong(id, f"has the label {label!r}; it must be {' or '.join(LABELS)}")
        return Assessment(
            classifier,
            label,
            float(judged.get("score", label == "hedged")),
            tuple(self._hedge(hedge) for hedge in judged.get("hedges", ())),
            judged.get("explanation"),
            commitment=self._commitment(id, judged.get("commitment", {}), attributed=attributed),
        )

    def _commitment(
        self, id: str, stated: dict[str, Any], *, attributed: bool
    ) -> dict[Holder, Commitment]:
        """Return the commitments in a note; none if a person gave the claim another voice."""
        held: dict[Holder, Commitment] = {}
        try:
            held = {cast(Holder, holder): Commitment(*stated[holder]) for holder in stated}
            problem = contradiction(held, attributed="source" in held)
        except (TypeError, ValueError, AttributeError) as error:
            problem = f"each needs a degree, a polarity or null, and a number ({error})"
        if problem is not None:
            raise self._wrong(id, f"has the commitments {stated!r}: {problem}")
        return held if attributed == ("source" in held) else {}

    def _hedge(self, id: str) -> Hedge:
        (span, *_) = self._spans(id)
        type, holder = self._word(id, "Type", HEDGE_TYPES), self._word(id, "Holder", HOLDERS)
        return Hedge(span, span.of(self.text), type, holder)

    def _spans(self, id: str) -> Spans:
        if id not in self.shown:
            raise self._wrong(id, "is missing, though another annotation refers to it")
        shown, stated = self.shown[id], self.found.notes.get(id, {}).get("spans")
        if stated is not None:  # only if brat cannot show the spans as they are
            exact = tuple(Span(start, end) for start, end in stated)
            if joined(self.text, fragments(self.text, exact)) == shown:
                return exact
        return shown

    def _word(self, id: str, key: str, words: tuple[W, ...]) -> W:
        value = self.found.attributes.get(id, {}).get(key)
        if value not in words:
            stated = "no" if value is None else f"the unknown value {value!r} for the"
            raise self._wrong(
                id, f"has {stated} attribute {key}; set it in brat to one of {', '.join(words)}"
            )
        return value

    def _title(self) -> Span | None:
        for id, kind in self.found.kinds.items():
            if kind == "Title":
                span = self._spans(id)[0]
                if span.start == 0 and self.text.startswith(TITLE_GAP, span.end):
                    return span
                raise self._wrong(id, "is a Title that does not begin the text")
        return None

    def _wrong(self, id: str, what: str) -> ReadError:
        return ReadError(f"{self.name}: {id} {what}")


def _content(file: Path) -> str:
    try:
        return decode(file.read_bytes(), str(file), "utf-8")
    except OSError as error:
        raise ReadError(f"{file}: cannot be read: {error.strerror or error}") from error
