"""Lines that news sites print around an article and that claim nothing."""

from __future__ import annotations

import re
from typing import Final

_NAME: Final = r"(?:[A-Z][\w.'’-]*|de|van|von|der|al|bin|la)"

BOILERPLATE_LINE: Final = re.compile(
    r"""
    \W*(?:
      (?:view|read|see|show|hide|post|leave|add)[ ](?:all[ ]|the[ ]|a[ ])?(?:\d+[ ])?comments?
      \b.{0,20}
    | (?:read|see|learn|find[ ]out)[ ]more
      (?:\s?[^\w\s].{0,120}
        |[ ](?:about|at|below|coverage|from|here|in|news|of|on|stories)\b.{0,120})?
    | (?:recommended|related|more|most[ ](?:read|popular|viewed)|trending|popular
        |you[ ](?:may|might)[ ]also[ ]like)
      (?:[ ](?:for[ ]you|stories|articles|content|coverage|links|videos?|news|now
        |from\b.{0,60}|in\b.{0,40}))?[ ]?:?
    | (?:related|also[ ]read|read[ ]also|see[ ]also|watch|listen|video|audio|gallery|photos?|more
        |read|in[ ]pictures)\s?[:|].{0,160}
    | (?:story|article)?[ ]?continues?[ ](?:below|after|reading).{0,60}
    | (?:advertise(?:ment|[ ]with[ ]us)|sponsored(?:[ ]content)?|promoted|loading|close
        |skip[ ](?:to\b|ad\b).{0,40})\W*
    | (?:share|tweet|e-?mail|print|save|like|pin|copy[ ]link)
      (?:[ ](?:this|on|via|with|to)\b.{0,60})?
    | (?:sign[ ]up|subscribe|register|log[ ]in|sign[ ]in|click|tap|download)\b.{0,120}
    | (?:follow|like|find)[ ](?:us|me|him|her|them|@?\w+[ ]?\w*)[ ](?:on|at)[ ]
      (?:twitter|facebook|instagram|x|threads|bluesky).{0,80}
    | (?:copyright|©|\(c\)|all[ ]rights[ ]reserved
        |this[ ](?:material|article|story)[ ](?:may[ ]not|was[ ]originally|has[ ]been)).{0,300}
    | (?:photo(?:graph)?|image|picture|credit|caption|photo[ ]credit|illustration|graphic)s?
      (?:[ ](?:by|from|courtesy)\b|\s?[:/©]).{0,160}
    | .{0,160}\((?:ap|reuters|afp|epa|getty|photo|file|pool)\b[ ]?
      (?:photo|images?|file|[/:|]).{0,80}\)\W*
    | .{0,80}(?:/|\||via[ ])\s?
      (?:ap|reuters|afp|epa|getty([ ]images)?|associated[ ]press|shutterstock)
      (?:[ ]images|[ ]photo)?\W*
    | .{0,40}\b(?:getty[ ]images|shutterstock|ap[ ]photo)\W*
    | (?:first[ ]|last[ ])?(?:published|updated|posted|modified)(?:[ ](?:at|on|:))?
      [ :]{1,2}.{0,40}\d.{0,30}
    | \d{1,2}[.:]\d{2}(?:[ ]?[ap]\.?m\.?)?(?:[ ](?:[A-Z]{2,4}))?(?:[ ]?[|–—-][ ]?[\w. ]{1,40})?
    | \d+[ ](?:comments?|shares?|likes?|views?|min(?:ute)?s?(?:[ ]read)?|hours?[ ]ago|days?[ ]ago)
    )\s*
    """,
    re.VERBOSE | re.IGNORECASE,
)

BYLINE: Final = re.compile(
    r"(?:(?:Story|Reporting|Reported|Written|Text|Words|Edited|Compiled)\s)?[Bb][Yy]:?"
    rf"\s{_NAME}(?:\s{_NAME}){{0,4}}"
    rf"(?:(?:,|\sand|\s&)\s{_NAME}(?:\s{_NAME}){{0,4}}){{0,3}}"
    r"(?:\s?[,|–—•·-]\s?[\w’'.@ ,]{1,60})?\s*",
)

DATELINE: Final = re.compile(
    r"[A-Z][A-Z.'’-]+(?:[ ][A-Z][A-Z.'’-]*){0,3}"  # ST. LOUIS
    r"(?:,[ ][A-Z][\w.]+(?:[ ][A-Z][\w.]*)?)?"  # , Mo.
    r"(?:,[ ](?:[A-Z][a-z]{2,8}\.?[ ]\d{1,2}|\d{1,2}[ ][A-Z][a-z]{2,8})(?:,[ ]\d{4})?)?"  # , Nov 3
    r"(?:[ ]\([A-Z][\w. ]{1,30}\))?"  # (AP)
    r"[ ]?(?:—|–|--|[ ]-)(?=[ ]?[^a-z ])[ ]?"
    r"|[A-Z][\w.’'-]+(?:[ ][A-Z][\w.’'-]+){0,2}(?:,[ ][A-Z][\w. ]{1,20})?"
    r"[ ]\((?:AP|Reuters|REUTERS|AFP|UPI|CNN|dpa|EFE|ANSA|TASS|Xinhua|PTI|PA|CNS)\)"
    r"[ ]?(?:—|–|--|-)?[ ]?"
    r"|\((?:AP|Reuters|REUTERS|AFP|UPI|CNN)\)[ ]?(?:—|–|--|-)?[ ]?"
)

LONGEST_LINE: Final = 400
"""A longer line is running text, whatever it begins with; this also bounds the search."""


def is_boilerplate(line: str) -> bool:
    """Say whether a whole stripped line is boilerplate: a credit, a byline, "Read more"."""
    if len(line) > LONGEST_LINE:
        return False
    return bool(BOILERPLATE_LINE.fullmatch(line) or BYLINE.fullmatch(line))


def dateline_length(line: str) -> int:
    """Return how many code points of the line's beginning are a dateline; 0 for none."""
    match = DATELINE.match(line, 0, 120)
    return match.end() if match and match.end() < len(line) else 0
