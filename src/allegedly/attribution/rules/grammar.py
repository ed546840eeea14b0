"""Rules that need no weights: transcripts, and clause shapes that end a content or a source.

The learnt weights decide common cases; these rules decide those that grammar alone determines.
"""

from __future__ import annotations

from typing import Final

from allegedly.attribution.cues import lemma
from allegedly.attribution.rules.evidence import SAYS, Evidence
from allegedly.attribution.words import Range

_SPEAKER: Final = 5
"""The most words of a speaker's name in a transcript."""
_QUESTION_AND_ANSWER: Final = frozenset(("q", "a"))
_LABELS: Final = frozenset(
    "related update updated watch read more note exclusive breaking video photos pictures live"
    " opinion analysis correction also warning".split()
)
"""Words in capitals before a colon that are not speakers."""
_CLAUSE_OPENERS: Final = frozenset(
    "that who whom whose which what how why where when if because while as although though since"
    " and but or than until unless whether before after so".split()
)
_PREDICATES: Final = frozenset(("be", "have", "do", "will", "ed"))
_NO_CLAUSE_END: Final = frozenset(("not", "RB", "ly", "D", "PP$", "Q", "of", "in", "on", "to", "P"))
_DETERMINERS: Final = frozenset(("D", "PP$", "Q", "'s"))
_HELPERS: Final = frozenset(("be", "have", "do", "will", "RB", "ly", "not"))
_NOBODY: Final = frozenset(("nobody", "none"))
_NO_NOUN_PHRASE: Final = _CLAUSE_OPENERS | {"to", "ing", "be", "have", "do", "will", "not", "he"}
_NAMING: Final = frozenset(("Cap", "CAPS", "D", "PP$", "of", "NUM", "er", "or", "ist", "w", "s"))
SOURCE_REACH: Final = 30
"""The most words between a passive and the agent that follows its quotation."""
_RELATIVE_CLAUSE: Final = 15
"""The most words of a relative clause between a subject and its cue."""
_HEARD: Final = frozenset(
    "said thought understood believed feared known felt found shown claimed alleged".split()
)
"""Participles of "it is said that"; most others end in -ed."""
_EMERGES: Final = frozenset("emerged emerges transpired transpires".split())
_SUBJECTS: Final = frozenset(("D", "PP$", "he", "Cap", "CAPS", "Q", "NUM"))
_ADDRESSING: Final = frozenset("tell warn assure inform remind advise convince promise".split())
_AFTER_NOUNS: Final = frozenset(
    ("w", "s", "es", "ies", "er", "or", "ers", "ors", "ist", "ment", "ion", "tion")
)
_PREPOSITIONS: Final = frozenset(
    "of in on for at by with from to about into over against under during through P".split()
)
_SUBORDINATING: Final = frozenset(
    "if when while because although though unless since after before as despite in".split()
)
_RECIPIENT_ENDS: Final = _AFTER_NOUNS | {"Cap", "CAPS", "him", "it"}
_FRONTED: Final = 20
"""The most words of a clause in front of the main one."""
_PHRASE: Final = 12
"""The most words of a noun phrase in front of a preposition, and of a subject before its verb."""
_VIEWS: Final = frozenset(("view", "opinion", "eyes", "words", "judgment", "estimation"))


def fixed(words: Evidence, k: int, unit: Range) -> bool:
    """Return whether word k is a cue by rule, whatever its weights."""
    if words.lower[k] == ":":
        return speaker(words, k, unit) is not None
    return holder_of_view(words, k, unit) is not None or impersonal(words, k, unit)


def impersonal(words: Evidence, k: int, unit: Range) -> bool:
    """Return whether word k reports without a source: "it is said that", "it emerged that"."""
    j = k - 1
    while j > unit[0] and words.cls[j] in _HELPERS:
        j -= 1
    if j < unit[0] or not expletive(words, (j, j + 1), k):
        return False
    following = words.cls[k + 1 : k + 5]
    return "that" in following or (words.lower[k] in _HEARD and following[0] in _SUBJECTS)


def expletive(words: Evidence, source: Range, k: int) -> bool:
    """Return whether a source is the "it" of "it is said that", which refers to no person."""
    first, stop = source
    if words.lower[first] != "it" or stop - first > 1 or first > k:
        return False
    if words.lower[k] in _EMERGES:
        return True
    passive = words.cls[k] == "ed" or words.lower[k] in _HEARD
    return passive and "be" in words.cls[stop:k]


def speaker(words: Evidence, k: int, unit: Range) -> Range | None:
    """Return the words of a transcript's speaker before the colon k ("TRUMP:", "Q:"), or None."""
    first = unit[0]
    if words.lower[k] != ":" or k + 1 >= unit[1] or not 0 < k - first <= _SPEAKER:
        return None
    if k - first == 1 and words.lower[first] in _QUESTION_AND_ANSWER:
        return first, k
    if all(words.cls[j] == "CAPS" for j in range(first, k)) and len(words.lower[k - 1]) > 1:
        return None if words.lower[first] in _LABELS else (first, k)
    return None


def holder_of_view(words: Evidence, k: int, unit: Range) -> tuple[Range, int] | None:
    """Return the source and the start of the content in "in the view of engineers, …"."""
    lower, gap = words.lower, words.gap
    if lower[k] not in _VIEWS or k - 2 < unit[0] or lower[k - 2] != "in":
        return None
    if words.cls[k - 1] == "PP$":
        return ((k - 1, k), k + 1) if k + 1 < unit[1] and gap[k + 1] == "," else None
    if lower[k - 1] != "the" or lower[k + 1] != "of":
        return None
    for j in range(k + 3, min(k + 16, unit[1])):
        if gap[j] == ",":
            return (k + 2, j), j
    return None


def whole_source(words: Evidence, source: Range, k: int, unit: Range) -> Range:
    """Correct a source before cue k: restore a subject, include modifiers, leave out a day."""
    source = _asserted(words, _late(words, _unnumbered(words, source)))
    source = _described(words, _subject(words, source, k), k, unit)
    return _undated(words, _modified(words, source, k))


def _unnumbered(words: Evidence, source: Range) -> Range:
    """Leave out the mark of a footnote: “We agree,”1 the mayor said."""
    first, stop = source
    footnote = stop - first > 1 and words.lower[first].isdigit() and words.quote[first - 1] >= 0
    return (first + 1, stop) if footnote and words.cls[first + 1] in _SUBJECTS else source


def _late(words: Evidence, source: Range) -> Range:
    """Shorten "the vote the chairman" to "the chairman": a second noun phrase begins there."""
    first, stop = source
    for j in range(stop - 1, first, -1):
        if words.verbal[j] or words.gap[j]:
            return source
        if words.cls[j] == "D" and (words.cls[j - 1] in _AFTER_NOUNS or words.cls[j - 1] == "DAY"):
            return j, stop
    return source


def _asserted(words: Evidence, source: Range) -> Range:
    """Shorten "a man who police" to "police" in "a man who police say fled"."""
    first, stop = source
    for j in range(stop - 2, first - 1, -1):
        if words.verbal[j + 1] or words.gap[j + 1]:
            return source
        if words.lower[j] in ("who", "which", "whom"):
            return j + 1, stop
    return source


def _described(words: Evidence, source: Range, k: int, unit: Range) -> Range:
    """Extend "the Act" to "papers obtained under the Act" in front of a verb."""
    first, stop = source
    cls = words.cls
    if stop != k or words.gap[k] or first <= unit[0] or cls[first - 1] not in _PREPOSITIONS:
        return source
    begin = first
    for j in range(first - 1, max(unit[0], first - _PHRASE) - 1, -1):
        participle = cls[j] == "ed" and cls[j + 1] in _PREPOSITIONS
        if words.gap[j + 1] or cls[j] in _CLAUSE_OPENERS or (j in words.strong and not participle):
            break
        if cls[j] in _PREDICATES and not participle:
            return source
        begin = j
    adverbial = begin == first or cls[begin] in _PREPOSITIONS or cls[begin] in ("he", "ing")
    return source if adverbial else (begin, stop)


def _subject(words: Evidence, source: Range, k: int) -> Range:
    """Return "the port" for "the hotel" in "the port, which built the hotel, denied"."""
    first, stop = source
    cls, gap = words.cls, words.gap
    if stop != k or gap[k] != ",":
        return source
    low = max(0, first - _RELATIVE_CLAUSE)
    for j in range(first - 1, low, -1):
        if gap[j + 1]:
            return source
        if cls[j] in ("who", "which") and gap[j] == ",":
            begin = j
            while begin > low and cls[begin - 1] in _NAMING and (begin == j or not gap[begin]):
                begin -= 1
            return (begin, j) if begin < j else source
    return source


def _undated(words: Evidence, source: Range) -> Range:
    """Shorten "the mayor on Thursday" to "the mayor"."""
    first, stop = source
    cls = words.cls
    if stop - first > 2 and cls[stop - 1] == "DAY" and cls[stop - 2] == "on":
        return first, stop - 2
    return source


def _modified(words: Evidence, source: Range, k: int) -> Range:
    """Extend a source over modifiers: "officials familiar with the talks said"."""
    first, stop = source
    end = k
    while end > stop and words.cls[end - 1] in _HELPERS:
        end -= 1
    between = range(stop, end)
    if not between or len(between) > 10 or any(words.gap[j] for j in range(stop, k + 1)):
        return source
    if any(_predicate(words, j) for j in between):
        return source
    return first, end


def _predicate(words: Evidence, j: int) -> bool:
    """Return whether word j cannot be part of the modifiers of a noun."""
    if words.cls[j] in _NO_NOUN_PHRASE:
        return True
    return words.verbal[j] and words.cls[j - 1] not in _DETERMINERS


def subject_end(words: Evidence, first: int, e: int, k: int) -> int:
    """Shorten "the mayor was" to "the mayor" if it ends right before cue k."""
    if e != k - 1 or words.gap[k] or words.quote[e] != words.quote[k]:
        return e
    while e > first and words.cls[e] in _HELPERS:
        e -= 1
    return e


def is_aside(words: Evidence, k: int, unit: Range, source: Range | None) -> bool:
    """Return whether source and cue stand between commas: "The winner, critics claim, cheated"."""
    if source is None:
        return False
    first, stop = min(source[0], k), max(source[1], k + 1)
    if stop - first != source[1] - source[0] + 1 or not unit[0] < first < stop < unit[1]:
        return False
    if any(words.verbal[unit[0] : first]):
        return False
    quote = words.quote
    unquoted = quote[first - 1] == quote[first] == quote[k] == quote[stop]
    return unquoted and words.gap[first] == "," == words.gap[stop]


def is_final(words: Evidence, k: int, unit: Range, source: Range | None) -> bool:
    """Return whether source and cue end a sentence after a comma: "Prices rose, the bank said"."""
    if source is None or words.lower[k] not in SAYS or k + 1 != unit[1]:
        return False
    return unit[0] < source[0] < source[1] == k and words.gap[source[0]] == ","


def inverted(words: Evidence, k: int, unit: Range) -> Range | None:
    """Return the "his wife" of "He was tired, said his wife."."""
    a, b = unit
    if (
        words.lower[k] not in ("said", "says")
        or words.gap[k] != ","
        or not 0 < b - k - 1 <= _PHRASE
    ):
        return None
    if (
        words.cls[k + 1] not in _SUBJECTS
        or any(words.verbal[k + 1 : b])
        or any(words.gap[k + 1 : b])
    ):
        return None
    return (k + 1, b) if any(words.verbal[a:k]) else None


def agent(words: Evidence, source: Range, k: int) -> Range:
    """Shorten "Berg of lying" to "Berg" in "was accused by Berg of lying"."""
    first, stop = source
    if not is_agent(words, source, k):
        return source
    for j in range(first + 1, stop):
        if _continues(words, j):
            return first, j
    return source


def is_agent(words: Evidence, source: Range | None, k: int) -> bool:
    """Return whether a source follows the "by" of a passive."""
    return source is not None and source[0] - 1 > k and words.lower[source[0] - 1] == "by"


def late_agent(words: Evidence, k: int, unit: Range) -> Range | None:
    """Return the "Berg" in "was called “a gift” by Berg"."""
    if k == unit[0] or words.cls[k - 1] not in ("be", "RB", "ly"):
        return None
    for j in range(k + 2, min(k + SOURCE_REACH, unit[1] - 1)):
        if words.lower[j] == "by" and words.quote[j] < 0 <= words.quote[j - 1]:
            stop = j + 1
            while stop < unit[1] and not words.gap[stop] and not words.verbal[stop]:
                stop += 1
            return (j + 1, stop) if words.quote[j + 1] < 0 else None
    return None


def passive_content(words: Evidence, source: Range | None, k: int) -> int | None:
    """Return where content begins in "accused by Berg *of lying*"."""
    if source is None or not is_agent(words, source, k) or not _continues(words, source[1]):
        return None
    return source[1]


def _continues(words: Evidence, j: int) -> bool:
    """Return whether content continues with word j after the agent of a passive."""
    if j >= len(words.token):
        return False
    gerund = words.cls[j] in ("of", "for") and words.lower[j + 1].endswith("ing")
    return gerund or words.cls[j] in ("that", "because")


def is_label(words: Evidence, source: Range | None, k: int) -> bool:
    """Return whether a colon follows a label such as "Watch", not a speaker."""
    return words.lower[k] == ":" and source is not None and words.lower[source[0]] in _LABELS


def quoted_as_saying(words: Evidence, k: int) -> bool:
    """Return whether word k is the last one of "was quoted as saying"."""
    return k > 1 and words.lower[k] == "saying" and words.lower[k - 2] in ("quoted", "cited")


def after_recipient(words: Evidence, k: int, s: int, unit: Range) -> int:
    """Return where content begins in "told her brother *the house was sold*"."""
    if s != k + 1 or words.gap[s] or lemma(words.lower[k]) not in _ADDRESSING:
        return s
    for j in range(s + 1, min(s + _PHRASE, unit[1])):
        if words.gap[j] or words.verbal[j]:
            return s
        if words.cls[j] in ("D", "PP$", "he", "Q") and words.cls[j - 1] in _RECIPIENT_ENDS:
            clause = range(j, min(j + _PHRASE, unit[1]))
            return j if any(words.verbal[x] for x in clause) else s
    return s


def earliest_end(words: Evidence, s: int, stop: int) -> int:
    """Return the first word at which content that begins at s may end.

    A clause or phrase in front of the main clause does not end it: "that if the dam fails, the
    town will drown".
    """
    first = s + 1 if words.cls[s] == "that" else s
    opener = words.lower[first]
    if opener not in _SUBORDINATING and not (opener == "to" and first > s):
        return s
    if words.gap[first] or (first == s and opener in ("in", "as", "after", "before", "since")):
        return s
    for j in range(first + 1, min(first + _FRONTED, stop - 2)):
        if words.quote[j] != words.quote[s]:
            return s
        if words.gap[j + 1] == ",":
            return s if words.cls[j + 1] in ("and", "but", "who", "which") else j + 1
    return s


def implied_source(words: Evidence, k: int, unit: Range) -> Range | None:
    """Return the "nobody" in "nobody said"."""
    return (k - 1, k) if k > unit[0] and words.lower[k - 1] in _NOBODY else None


def latest_end(words: Evidence, k: int, s: int, stop: int, source: Range | None) -> int:
    """Return the last word at which content of cue k that begins at s may end.

    Three things always end a clause: the comma that closes a relative clause ("the minister, who
    said …, resigned"), the verb of the sentence after a noun with "that …" ("his claim that …
    has"), and a second cue coordinated with the first ("said … and added").
    """
    cls, gap, verbal, quote = words.cls, words.gap, words.verbal, words.quote
    relative = _in_relative_clause(words, k)
    noun = cls[s] == "that" and s == k + 1 and k > 0 and cls[k - 1] in ("PP$", "'s", "D")
    verbs = 0
    for j in range(s, stop - 1):
        if quote[j] >= 0:
            return stop - 1
        if verbal[j] and not (j > s and verbal[j - 1]):
            verbs += 1
        following = j + 1
        if (
            relative
            and gap[following] == ","
            and cls[following] not in ("and", "or", "who", "which")
            and (verbs or cls[following] in _PREDICATES or verbal[following])
        ):
            return j
        if not verbs:
            continue
        if noun:
            if gap[following] or cls[following] in _CLAUSE_OPENERS:
                noun = False
            elif cls[following] in _PREDICATES and not verbal[j] and cls[j] not in _NO_CLAUSE_END:
                return j
        if cls[following] in ("and", "but") and _in_line(words, following + 1, stop, k):
            return j
    return stop - 1


def _in_relative_clause(words: Evidence, k: int) -> bool:
    """Return whether cue k is in a clause that begins with a comma and "who" or "which"."""
    for j in range(k - 1, max(-1, k - _RELATIVE_CLAUSE), -1):
        if words.gap[j + 1]:
            return False
        if words.lower[j] in ("who", "which"):
            return words.gap[j] == ","
    return False


def _in_line(words: Evidence, j: int, stop: int, k: int) -> bool:
    """Return whether a cue in the same form as cue k begins at j, adverbs aside."""
    if j < stop and words.cls[j] in ("RB", "ly"):
        j += 1
    return (
        j < stop
        and j in words.strong
        and (words.verbal[j] or words.cls[j] == "ed")
        and words.lower[j].endswith("s") == words.lower[k].endswith("s")
        and not words.lower[k].endswith("ing")
        and not words.lower[j].endswith("ing")
    )
