"""Stories whose quotations are altered on purpose, and the transcripts they come from."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Final

import attrs

from allegedly.text import sentence_bounds
from allegedly.verification import Outcome
from benchmarks import common

GENRES: Final = ("interview", "speech", "court", "conversation", "podcast", "vlog")
FIRST: Final = "Anna Boris Carla Derek Elena Felix Greta Henry Irina Jonas Karen Lukas".split()
LAST: Final = "Adler Brandt Castle Dorn Ekberg Farrow Gruber Holm Ivers Jansen Keller Lorre".split()
LEAST: Final = 9
"""Words of a sentence that is quoted."""

FILLERS: Final = ("um, ", "uh, ", "er, ", "you know, ")
LONG_FORMS: Final = {"n't": " not", "'re": " are", "'ve": " have", "'ll": " will", "'m": " am"}
SHORT: Final = re.compile(r"(?<=[a-z])(?:n[’']t|[’'](?:re|ve|ll|m))\b")


@attrs.define
class Sentence:
    """A sentence of a transcript, which fillers may be added to."""

    document: int
    turn: int
    speaker: str
    words: list[str]
    spoken: str


@attrs.frozen
class Case:
    """A quotation of a story: its words, whom the story names, and the right outcome."""

    way: str
    quoted: str
    speaker: str
    right: Outcome


def plain(word: str) -> str:
    return re.sub(r"[^\w]", "", word).lower()


def changed(sentence: Sentence, others: Sequence[Sentence], random: Random) -> str | None:
    """Replace a word by one of another document."""
    words = list(sentence.words)
    at = random.randrange(len(words))
    new = plain(random.choice(random.choice(others).words))
    old = plain(words[at])
    if len(old) < 3 or len(new) < 3 or not (old + new).isalpha() or old[:3] == new[:3]:
        return None
    words[at] = re.sub(r"[\w’']+", new, words[at], count=1)
    return " ".join(words) if plain(words[at]) == new else None


def dropped(sentence: Sentence, others: Sequence[Sentence], random: Random) -> str | None:
    """Leave out one, two or three words inside, but no repetitions and no fillers."""
    words = sentence.words
    size = random.randint(1, 3)
    at = random.randrange(2, len(words) - size - 2)
    gone = [plain(word) for word in words[at : at + size]]
    around = [plain(word) for word in (*words[at - size : at], *words[at + size : at + 2 * size])]
    fillers = {"um", "uh", "like", "you", "know", "i", "mean", "well", "okay", "mm", "oh", ""}
    if set(gone) & (fillers | set(around)) or any(
        "-" in word for word in words[at - 1 : at + size]
    ):
        return None
    return " ".join(words[:at] + words[at + size :])


def added(sentence: Sentence, others: Sequence[Sentence], random: Random) -> str | None:
    """Insert one, two or three words of another document."""
    source = [word for word in random.choice(others).words if plain(word).isalpha()]
    size = random.randint(1, 3)
    at = random.randrange(1, len(sentence.words))
    new = [plain(word) for word in source[2 : 2 + size]]
    if not new or {plain(w) for w in sentence.words[max(0, at - 4) : at + 4]} & set(new):
        return None
    return " ".join(sentence.words[:at] + new + sentence.words[at:])


def trimmed(sentence: Sentence, others: Sequence[Sentence], random: Random) -> str | None:
    """Leave out words at the beginning, at the end, or at both."""
    first = random.randint(0, 3)
    last = random.randint(0 if first else 1, 3)
    words = sentence.words[first : len(sentence.words) - last]
    gone = sentence.words[:first]
    if any(
        plain(word) in ("well", "um", "uh", "like", "okay", "you", "i", words[0]) for word in gone
    ):
        return None
    return " ".join(words).strip(" ,;:—–-")


def elided(sentence: Sentence, others: Sequence[Sentence], random: Random) -> str | None:
    """Leave out two to five words inside, with an ellipsis."""
    words = sentence.words
    size = random.randint(2, min(5, len(words) - 5))
    at = random.randrange(2, len(words) - size - 1)
    mark = random.choice(("…", "...", ". . .", "[…]"))
    return " ".join([*words[:at], mark, *words[at + size :]])


def marked(sentence: Sentence, others: Sequence[Sentence], random: Random) -> str | None:
    """Change marks, dashes, apostrophes and capitals."""
    text = " ".join(sentence.words)
    text = text.replace(" — ", random.choice((" – ", "—", " -- ", "... ", ", ")))
    text = text.replace("'", "’") if "'" in text else text.replace("’", "'")
    text = text.replace(", ", random.choice((" ", " – ", ", ", "; ")))
    text = re.sub(r"(?<=\w)-(?=\w)", random.choice((" ", "\u2011", "-")), text)
    words = [w.upper() if random.random() < 0.04 else w for w in text.split()]
    words[0] = words[0][:1].swapcase() + words[0][1:]
    return " ".join(words)


def expanded(sentence: Sentence, others: Sequence[Sentence], random: Random) -> str | None:
    """Write contractions in full."""
    text = " ".join(sentence.words)
    full = SHORT.sub(lambda found: LONG_FORMS[found[0].replace("’", "'")], text)
    for wrong, right in (("ca not", "cannot"), ("wo not", "will not"), ("sha not", "shall not")):
        full = full.replace(wrong, right)
    return full if full != text and "ai not" not in full else None


def cleaned(sentence: Sentence, others: Sequence[Sentence], random: Random) -> str | None:
    """Leave out fillers and a repetition, which the speaker had put in."""
    words = list(sentence.words)
    quoted = " ".join(words)
    at = random.randrange(1, len(words) - 1)
    if random.random() < 0.5 and words[at].isalpha():
        words.insert(at, f"{words[at].lower()},")
    at = random.randrange(1, len(words) - 1)
    if words[at - 1][-1].isalnum():
        words[at - 1] += ","
    words.insert(at, random.choice(FILLERS).strip())
    sentence.spoken = " ".join(words)
    return quoted


def inserted(sentence: Sentence, others: Sequence[Sentence], random: Random) -> str | None:
    """Explain a pronoun in brackets, or put the name in its place."""
    places = [n for n, w in enumerate(sentence.words) if w.lower() in ("he", "she", "it", "they")]
    if not places:
        return None
    words = list(sentence.words)
    at = random.choice(places)
    words[at] = "[the council]" if random.random() < 0.5 else f"{words[at]} [the council]"
    return " ".join(words)


def whole(sentence: Sentence, others: Sequence[Sentence], random: Random) -> str | None:
    return " ".join(sentence.words)


Alter = Callable[[Sentence, Sequence[Sentence], Random], "str | None"]
WAYS: Final[dict[str, tuple[Alter, Outcome]]] = {
    "left alone": (whole, "verbatim"),
    "other marks, dashes, capitals": (marked, "verbatim"),
    "contractions in full": (expanded, "verbatim"),
    "fillers and repetitions left out": (cleaned, "verbatim"),
    "insertion in brackets": (inserted, "verbatim"),
    "words left out at an end": (trimmed, "trimmed"),
    "words left out with an ellipsis": (elided, "trimmed"),
    "a word changed": (changed, "altered"),
    "words dropped inside": (dropped, "altered"),
    "words added": (added, "altered"),
    "two places joined": (whole, "spliced"),
    "given to another speaker": (whole, "other speaker"),
    "made up": (whole, "not found"),
}
PER_STORY: Final = 24


def documents() -> Iterator[list[str]]:
    """Yield the paragraphs of each document."""
    path = common.data_folder() / "gum-attribution" / "gum.jsonl"
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            if document["genre"].removeprefix("GUM_") in GENRES:
                blocks = document["text"].split("\n\n")
                yield [" ".join(block.split()) for block in blocks if block.strip()]


def sentences_of(number: int, paragraphs: Sequence[str]) -> list[Sentence]:
    """Divide a document into sentences; its two speakers take turns."""
    names = [f"{FIRST[(number + 5 * k) % 12]} {LAST[(number + 7 * k) % 12]}" for k in (0, 1)]
    found = []
    for turn, paragraph in enumerate(paragraphs):
        for start, end in sentence_bounds(paragraph):
            text = paragraph[start:end]
            found.append(Sentence(number, turn, names[turn % 2], text.split(), text))
    return found


def quotable(sentence: Sentence) -> bool:
    text = sentence.spoken
    return (
        LEAST <= len(sentence.words) <= 40
        and text[-1] in ".?!"
        and text[0].isalnum()
        and not re.search(r"[\"“”‘\[\]()…:]|\.\.|\s['’]|['’]\s", text)
    )


def cases(
    sentences: Sequence[Sentence], others: Sequence[Sentence], random: Random, counts: Counter[str]
) -> list[Case]:
    """Return the quotations of one story, of the ways that are rarest so far."""
    found: list[Case] = []
    free = [s for s in sentences if quotable(s)]
    random.shuffle(free)
    speakers = sorted({s.speaker for s in sentences})
    while free and len(found) < PER_STORY:
        sentence = free.pop()
        for way in sorted(WAYS, key=lambda name: (counts[name], name)):
            alter, right = WAYS[way]
            speaker = sentence.speaker
            if way == "made up":
                quoted: str | None = whole(random.choice(others), others, random)
            elif way == "two places joined":
                quoted = joined(sentence, free, random)
            elif way == "given to another speaker":
                rest = [name for name in speakers if name != speaker]
                if not rest:
                    continue
                speaker, quoted = random.choice(rest), whole(sentence, others, random)
            else:
                quoted = alter(sentence, others, random)
            if quoted is not None and len(quoted.split()) >= 5:
                counts[way] += 1
                found.append(Case(way, quoted, speaker, right))
                break
    return found


def joined(sentence: Sentence, free: Sequence[Sentence], random: Random) -> str | None:
    """Join the first half of a sentence with the second of a later one by the same speaker."""
    later = [s for s in free if s.speaker == sentence.speaker and s.turn > sentence.turn + 1]
    if not later:
        return None
    half = random.choice(later).words
    first = sentence.words[: max(5, len(sentence.words) // 2)]
    return " ".join(first).rstrip(",;—–-") + " " + " ".join(half[-max(5, len(half) // 2) :])


def story_of(found: Sequence[Case]) -> str:
    lines = ["The interview was recorded in the town hall on Monday, and the council has read it."]
    for case in found:
        words = case.quoted.rstrip(" ,;—–-")
        words = words[:-1] + "," if words.endswith(".") else words + "," * words[-1].isalnum()
        said = f"“{words}” {case.speaker} said."
        lines.append(f"{case.speaker} asked: “{words}”" if words[-1] in "?!" else said)
    return "\n\n".join(lines)


def transcript_of(sentences: Sequence[Sentence]) -> str:
    lines: dict[tuple[int, str], list[str]] = defaultdict(list)
    for sentence in sentences:
        lines[sentence.turn, sentence.speaker].append(sentence.spoken)
    return "\n\n".join(f"{who}: {' '.join(said)}" for (_, who), said in lines.items())
