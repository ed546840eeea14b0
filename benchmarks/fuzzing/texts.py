"""Articles for `fuzz`, each made from a seed and a number: likely, unlikely and absurd ones.

Grammar of quotation marks and reporting clauses, our own news with damage, soups of scripts and
control characters, extremes of length, and odd metadata.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from allegedly import Article

_MARKS: Final = (*tuple("“”‘’\"'«»‹›„‚‟‛″′`´「」『』＂＇—–-….:;,?!()[]{}"), "``", "''", "--", "...")
_PAIRS: Final = ("“”", "““", "””", '""', "‘’", "''", "«»", "„“", "“", "”", '"', "’", "「」", "")
_WORDS: Final = (
    "I we he she it they nobody police officials critics residents the The a an report poll mayor "
    "minister spokesman spokeswoman company Ruiz Berg Keller Ann O’Neill McKay von der Leyen Dr "
    "Dr. Mr. Mrs. Ms. Sir U.S. No. St. Inc. said say says told asked claimed denied denies added "
    "argued warned believes thinks hopes fears wants promised admitted revealed suggests shows "
    "according to in the view of that whether if when because although but and or not never may "
    "might could would will should reportedly allegedly apparently probably about some almost "
    "nearly unless so-called on condition of anonymity who which was were is be been has had "
    "to by for from with without after before until now yesterday Monday 2026 7 40 million $3 5% "
    "don’t won't can’t it’s I’m fire rain ferry bridge harbour deal budget price vote council"
).split()
_CLAUSES: Final = (
    "Ruiz said", "said Ann Berg", "she said", "he added", "according to the report",
    "the mayor told reporters", "critics claim", "officials familiar with the talks said",
    "police are investigating whether", "it is alleged that", "X was said to", "asked why",
    "RUIZ:", "Q:", "A:", "Mr. Keller, who denied it, said", "the company did not say", "and that",
    "said to have been", "would neither confirm nor deny", "as he put it", "in his words",
    "By Jan Roe", "Photo: A. Lens", "Read more:", "Advertisement", "PORT MERRIN (AP) —",
    "10:45 Ruiz says", "12 comments", "* * *", "http://example.org/a?b=c", "a@example.org",
)  # fmt: skip
_ODD: Final = (
    *"\x00\x01\x07\x08\x0b\x0c\x1b\x1c\x1f\x7f\x80\x85\x9f\xa0\xad\u034f\u061c\u115f\u1160\u17b4",
    *"\u180e\u2000\u2003\u2007\u2009\u200a\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b",
    *"\u202c\u202d\u202e\u202f\u2060\u2061\u2066\u2067\u2068\u2069\u206f\u3000\u3164\ufe00\ufe0e",
    *"\ufe0f\ufeff\uffa0\ufff9\ufffc\ufffd\uffff\ue000\ufdd0\U0001f468\U0001f3fd\U0001f1e9",
    *"\U000e0001\U000e0041\U000f0000\U0010ffff\U0001d400\U00010330\u0301\u0300\u0308\u0323\u0489",
    *"\u0e33\u0e49\u093f\u094d\u05b7\u064b\u0670ßŉǰΐİıſﬁﬃ½²ª№™㎏①Ⅷ",
    *"<>&\"'=/\\|*_#~^`$%@+\t\r\n",
)  # fmt: skip
_ODD_WORDS: Final = (
    "&amp;", "&quot;", "&#8220;", "<b>", "</p>", "<script>alert(1)</script>", "-->", "]]>", "{{x}}",
    "=1+1", "@SUM(A1)", "\\u0000", "%s", "\r\n", "\n\n", "\n", "\t", "   ", "\u2029\u2029",
    "[red]", "[/red]", "\x1b[31m", "\x1b]8;;x\x07", "NaN", "null", "None", "c1", "a1",
    "Иван сказал", "он не придёт", "قال الوزير", "إنه لن يستقيل", "הוא אמר", "उसने कहा",
    "彼は言った", "他说", "그는 말했다", "เขาพูดว่า", "Ο υπουργός είπε",
    "g̷̛̳l̸͍̈́i̵͎͝t̶̡̋c̴̱̓h̶̜͝", "👨‍👩‍👧‍👦", "𝓢𝓪𝓲𝓭", "ａｂｃ",
    "Donau­dampf­schiff", "x" * 80, "—" * 20, "“" * 9, "a.b.c.d", "U.S.A.'s", "'tis", "’90s",
)  # fmt: skip
_SPACES: Final = (" ",) * 12 + ("", "  ", "\n", "\n\n", "\t", "\xa0")

Maker = Callable[[random.Random], str]


def article(seed: int, number: int) -> Article:
    """Return an article; the same for the same seed and number."""
    pick = random.Random(f"{seed}/{number}")
    (make,) = pick.choices(_MAKERS, _SHARES)
    body = make(pick)
    title = _damaged(pick, _line(pick), 1) if pick.random() < 0.25 else None
    about = _metadata(pick) if pick.random() < 0.1 else {}
    return Article.from_text(body, title=title, id=f"f{number}", **about)


def _line(pick: random.Random) -> str:
    return " ".join(pick.choices(_WORDS, k=pick.randint(1, 8)))


def _speech(pick: random.Random) -> str:
    """Paragraphs in which clauses and quotations alternate, with marks missing or doubled."""
    paragraphs = []
    for _ in range(pick.randint(1, 4)):
        parts = []
        for _ in range(pick.randint(1, 4)):
            pair = pick.choice(_PAIRS)
            inner = _line(pick)
            if pick.random() < 0.15:
                within = pick.choice(_PAIRS)
                inner = f"{within[:1]}{inner}{within[1:]} {_line(pick)}"
            parts.append(f"{pair[:1]}{inner}{pick.choice((',', '.', '?', '', '…'))}{pair[1:]}")
            if pick.random() < 0.7:
                parts.append(pick.choice(_CLAUSES) + pick.choice(("", ".", ",", ":", ".", " that")))
        pick.shuffle(parts)
        paragraphs.append(" ".join(parts))
    return pick.choice(("\n", "\n\n", "\r\n", " ")).join(paragraphs)


def _tokens(pick: random.Random) -> str:
    """Any words, marks and clauses in any order."""
    pools = (_WORDS, _WORDS, _MARKS, _CLAUSES, _ODD_WORDS)
    pieces = (
        pick.choice(pick.choice(pools)) + pick.choice(_SPACES) for _ in range(pick.randint(3, 45))
    )
    return "".join(pieces)


def _news(pick: random.Random) -> str:
    """A stretch of our own news, damaged."""
    text = pick.choice(_own_news())
    length = pick.randint(50, 300)
    start = pick.randrange(max(1, len(text) - length))
    return _damaged(pick, text[start : start + length], pick.randint(1, 8))


def _whole(pick: random.Random) -> str:
    """A whole article of our own, slightly damaged."""
    return _damaged(pick, pick.choice(_own_news())[:2500], pick.randint(1, 20))


def _soup(pick: random.Random) -> str:
    """Characters from anywhere, with some English between them."""
    pieces: list[str] = []
    for _ in range(pick.randint(1, 30)):
        kind = pick.random()
        if kind < 0.3:
            pieces.append(pick.choice(_WORDS) + " ")
        elif kind < 0.7:
            pieces.append(pick.choice(_ODD))
        elif kind < 0.85:
            first = pick.randrange(0x20, 0x10FF00)
            points = (first + pick.randrange(64) for _ in range(pick.randint(1, 8)))
            pieces += [chr(p) for p in points if not 0xD800 <= p < 0xE000]
        else:
            pieces.append(pick.choice(_ODD_WORDS))
    return "".join(pieces)


def _extreme(pick: random.Random) -> str:
    """Nothing, one thing over and over, or one endless word."""
    unit = pick.choice(
        (*_MARKS, *_ODD, *_ODD_WORDS, *_CLAUSES, "a", "“a” ", "he said that ", "A: b. ")
    )
    return pick.choice(("", " ", "\n", unit, unit * 3, unit * pick.randint(20, 300)))


_MAKERS: Final[tuple[Maker, ...]] = (_speech, _tokens, _news, _whole, _soup, _extreme)
_SHARES: Final = (30, 20, 35, 1, 12, 2)


def _damaged(pick: random.Random, text: str, times: int) -> str:
    for _ in range(times):
        i, j = sorted(pick.randrange(len(text) + 1) for _ in range(2))
        piece = text[i : min(j, i + 40)]
        text = pick.choice(_DAMAGES)(pick, text, i, i + len(piece))
    return text


Damage = Callable[[random.Random, str, int, int], str]

_DAMAGES: Final[tuple[Damage, ...]] = (
    lambda pick, text, i, j: text[:i] + text[j:],
    lambda pick, text, i, j: text[:i] + pick.choice(_MARKS) + text[i:],
    lambda pick, text, i, j: text[:i] + pick.choice(_MARKS) + text[i + 1 :],
    lambda pick, text, i, j: text[:i] + pick.choice(_ODD) + text[i:],
    lambda pick, text, i, j: text[:i] + pick.choice(_ODD_WORDS) + text[i:],
    lambda pick, text, i, j: text[:i] + " " + pick.choice(_CLAUSES) + " " + text[i:],
    lambda pick, text, i, j: text[:i] + text[i:j] * 2 + text[j:],
    lambda pick, text, i, j: text[:i] + text[i:j][::-1] + text[j:],
    lambda pick, text, i, j: text[:i] + text[i:j].upper() + text[j:],
    lambda pick, text, i, j: text[:i] + text[i:j].swapcase() + text[j:],
    lambda pick, text, i, j: text[:i] + text[i:j].replace(" ", pick.choice(_SPACES)) + text[j:],
    lambda pick, text, i, j: text[j:] + text[:j],
)


def _metadata(pick: random.Random) -> dict[str, Any]:
    odd = _soup(pick)
    about: dict[str, Any] = {
        "outlet": odd,
        "url": pick.choice((f"https://example.org/{pick.random()}", "javascript:alert(1)", odd)),
        "authors": [_line(pick), odd][: pick.randint(0, 2)],
        "published": datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=pick.randrange(10**9)),
        "language": pick.choice(("en", "en-GB", "de", "x", odd)),
        "metadata": {odd: [None, 1.5, {"": odd}], "file": odd, "line": pick.randrange(9)},
    }
    return {key: value for key, value in about.items() if pick.random() < 0.6}


@lru_cache(maxsize=1)
def _own_news() -> tuple[str, ...]:
    library = files("allegedly")
    sample = (library / "data" / "sample.jsonl").read_text("utf-8")
    desk = (library / "bench" / "newsdesk" / "newsdesk.jsonl").read_text("utf-8")
    return (
        *(json.loads(line)["text"] for line in sample.splitlines()),
        *(json.loads(line)["article"]["text"] for line in desk.splitlines()),
    )
