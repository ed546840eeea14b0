"""House styles: the checks of each, and the clause that each check rests on.

Each clause is quoted briefly, with the document it comes from, which has the full wording.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import attrs


@attrs.frozen
class Clause:
    """A few words of a published standard.

    Attributes:
        words: The words, quoted.
        document: The document, and the part of it.
    """

    words: str
    document: str

    def __str__(self) -> str:
        return f"“{self.words}” ({self.document})"


@attrs.frozen
class Profile:
    """A house style.

    Attributes:
        title: Whose style it is.
        clauses: By code of each check that it runs, the clause that the check rests on.
        options: By name of a check, options that the style asks for.
    """

    title: str
    clauses: Mapping[str, Clause]
    options: Mapping[str, Mapping[str, Any]] = attrs.field(factory=dict)


_AP: Final = "AP News Values and Principles"
_ANONYMOUS: Final = f"{_AP}, Anonymous sources"
_SOURCING: Final = "Reuters Handbook of Journalism, The essentials of Reuters sourcing"
_BIAS: Final = "Reuters Handbook of Journalism, Freedom from bias"
_STYLE: Final = "Reuters Handbook of Journalism, style guide, quotations"
_ACCURACY: Final = "BBC Editorial Guidelines, Accuracy"
_FAIRNESS: Final = "BBC Editorial Guidelines, Fairness"
_TRANSPARENCY: Final = "NPR Ethics Handbook, Transparency"
_NPR_FAIRNESS: Final = "NPR Ethics Handbook, Fairness"

PROFILES: Final[Mapping[str, Profile]] = {
    "ap": Profile(
        "Associated Press",
        {
            "SRC01": Clause("simply quoting “a source” is not allowed", _ANONYMOUS),
            "SRC02": Clause("explain in the story why the source requested anonymity", _ANONYMOUS),
            "SRC03": Clause("information and not opinion or speculation", _ANONYMOUS),
            "SRC04": Clause(
                "be sure to seek more than one source", "AP Stylebook, anonymous sources"
            ),
            "SRC07": Clause(
                "just before or just after the first reference",
                "AP, When is it OK to use anonymous sources?",
            ),
            "FAIR01": Clause("a real effort to obtain a response", _AP),
            "QUO03": Clause("quotations must be accurate, and precise", _AP),
            "QUO04": Clause("quotations must be accurate, and precise", _AP),
        },
        {"unexplained-source": {"officials": True}},
    ),
    "reuters": Profile(
        "Reuters",
        {
            "SRC01": Clause("anonymous sources are the weakest sources", _SOURCING),
            "SRC02": Clause("a named source is always preferable", _SOURCING),
            "SRC03": Clause("behind a cloak of anonymity", _SOURCING),
            "SRC04": Clause("two or more sources are better than one", _SOURCING),
            "SRC06": Clause("source every statement in every story", _SOURCING),
            "SRC07": Clause("identified as quickly as possible", _SOURCING),
            "SRC09": Clause("a named source is always preferable", _SOURCING),
            "SRC10": Clause("two or more sources are better than one", _SOURCING),
            "SRC11": Clause("a named source is always preferable", _SOURCING),
            "FAIR01": Clause("the opportunity to put their side", _BIAS),
            "HEAD01": Clause("allegations should not be portrayed as fact", _BIAS),
            "HEAD02": Clause("allegations should not be portrayed as fact", _BIAS),
            "HEAD03": Clause("need to reflect all sides", _BIAS),
            "CUE01": Clause("on guard against bias in our choice of words", _BIAS),
            "CUE02": Clause("on guard against bias in our choice of words", _BIAS),
            "QUO03": Clause("quotes are sacred", _STYLE),
            "QUO04": Clause("quotes are sacred", _STYLE),
        },
    ),
    "bbc": Profile(
        "BBC",
        {
            "SRC01": Clause("give the audience what information we can about them", _ACCURACY),
            "SRC02": Clause("give the audience what information we can about them", _ACCURACY),
            "SRC04": Clause("reluctant to rely on a single source", _ACCURACY),
            "SRC05": Clause("if it can be substantiated", _ACCURACY),
            "SRC06": Clause("should normally be attributed", _ACCURACY),
            "SRC10": Clause("reluctant to rely on a single source", _ACCURACY),
            "FAIR01": Clause("should normally have the right of reply", _FAIRNESS),
            "HEAD01": Clause("should normally be attributed", _ACCURACY),
            "HED01": Clause("clear, precise language", _ACCURACY),
            "HED03": Clause("clear, precise language", _ACCURACY),
        },
    ),
    "npr": Profile(
        "NPR",
        {
            "SRC01": Clause("not enough to report that “officials say” something", _TRANSPARENCY),
            "SRC02": Clause("how they know this information", _TRANSPARENCY),
            "SRC03": Clause("never be heard attacking or praising others", _NPR_FAIRNESS),
            "SRC06": Clause("that some detail is “reportedly” true", _TRANSPARENCY),
            "SRC08": Clause("as clearly as you can", _TRANSPARENCY),
            "SRC09": Clause("should rarely be heard at all", _NPR_FAIRNESS),
        },
        {"bare-source": {"officials": True}, "unexplained-source": {"officials": True}},
    ),
}
"""The house styles, by name."""
