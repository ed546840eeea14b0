"""Front matter: what a Markdown file states about itself, in YAML or TOML, above its text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cache
from typing import Any, Final

import attrs

from allegedly.errors import ReadError
from allegedly.extras import need
from allegedly.io.readers.fields import first_twice, moment, names, plain
from allegedly.io.readers.strictjson import check_characters, check_depth

LARGEST: Final = 65_536
"""Characters of front matter; what has no closing line within them is text."""

_OPENING: Final = re.compile(r"(---|\+\+\+)[ \t]*\r?\n")
_CLOSING: Final = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$\n?", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*\r?$\n?", re.MULTILINE),
}
_FIRST_FIELD: Final = re.compile(
    r"(?:\s|#[^\n]{0,1000}\n)*[\"']?[\w.-]{1,60}[\"']?[ \t]*[:=\]]|\s*\["
)
_WRONG: Final = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""The errors that parsers raise on malformed data, besides their own."""

Fields = dict[str, Any]


@attrs.frozen
class FrontMatter:
    """The fields of front matter, their names in lower case, and the text below it."""

    fields: Fields
    text: str

    def take(self, *keys: str) -> str | None:
        """Return the first of these fields that has a value, as text, and remove all of them."""
        found = [self.fields.pop(key, None) for key in keys]
        return next((text for value in found if (text := _text(value))), None)

    def take_names(self, *keys: str) -> tuple[str, ...]:
        """Return the names that the first of these fields with a value holds, and remove them."""
        return names(self.take(*keys))

    def take_date(self, *keys: str) -> datetime | None:
        """Return the first of these fields that has a value, as a date, and remove all of them.

        Raises:
            ReadError: If it is not a date.
        """
        found = [self.fields.pop(key, None) for key in keys]
        value = next((value for value in found if value not in (None, "")), None)
        if isinstance(value, datetime):
            return value
        if isinstance(value, date):
            return datetime.combine(value, time())
        return moment(_text(value), "date")

    def rest(self) -> Fields:
        """Return the fields that were not taken, as JSON can hold them."""
        return {key: plain(value) for key, value in self.fields.items() if value not in (None, "")}


def front_matter(text: str, name: str) -> FrontMatter:
    """Divide a text into front matter and what stands below; without any, all of it is text.

    Args:
        text: A whole file.
        name: What to call it in messages.

    Raises:
        ReadError: If the front matter is not valid YAML or TOML; says where.
        MissingExtraError: If it is YAML, and PyYAML is not installed.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return FrontMatter({}, text)
    closing = _CLOSING[opening[1]].search(text, opening.end(), opening.end() + LARGEST)
    if closing is None or _FIRST_FIELD.match(text, opening.end(), closing.start()) is None:
        return FrontMatter({}, text)  # a rule, not front matter
    stated = text[opening.end() : closing.start()]
    language, parse = ("YAML", _yaml) if opening[1] == "---" else ("TOML", _toml)
    try:
        fields = parse(stated.replace("\r\n", "\n"))
        check_depth(fields)
        check_characters(plain(fields))
    except ReadError as error:
        raise ReadError(f"{name}: its front matter is not valid {language}: {error}") from error
    except _WRONG as error:
        raise ReadError(
            f"{name}: its front matter is not valid {language}: {type(error).__name__}: {error}"
        ) from error
    return FrontMatter(
        {str(key).lower(): value for key, value in fields.items()}, text[closing.end() :]
    )


def _text(value: Any) -> str:
    """Return a value as text: of a list its items, of a mapping its name."""
    if isinstance(value, list):
        return "; ".join(filter(None, map(_text, value)))
    if isinstance(value, Mapping):
        return _text(value.get("name"))
    return "" if value is None else str(plain(value)).strip()


def _toml(stated: str) -> Fields:
    try:
        return tomllib.loads(stated)
    except tomllib.TOMLDecodeError as error:
        raise ReadError(str(error)) from error


def _yaml(stated: str) -> Fields:
    yaml = need("yaml", "markdown", "reading front matter in YAML")
    try:
        found = yaml.load(stated, Loader=_loader())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = "" if mark is None else f"line {mark.line + 2}: "
        reason = getattr(error, "problem", None) or str(error).partition("\n")[0]
        advice = "; quote values that contain ': '" if "mapping values" in reason else ""
        raise ReadError(f"{where}{reason}{advice}") from error
    if not isinstance(found, dict):
        raise ReadError("it must hold `key: value`")
    return found


@cache
def _loader() -> Any:
    """Return the safe loader of PyYAML that refuses aliases and double keys, and keeps words.

    A few nested aliases can make a small file huge. Words such as `No` and `on`, and numbers, are
    titles and names more often than they are anything else.
    """
    yaml = need("yaml", "markdown", "reading front matter in YAML")
    safe: Any = yaml.SafeLoader

    class Loader(safe):  # type: ignore[misc]
        yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012

        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                mark = self.peek_event().start_mark
                raise yaml.composer.ComposerError(
                    None, None, "aliases are not read; write the value out", mark
                )
            return super().compose_node(parent, index)

        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            keys = (key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode))
            if twice := first_twice(keys):
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {twice!r} is given twice", node.start_mark
                )
            return super().construct_mapping(node, deep)

    kept = ("tag:yaml.org,2002:null", "tag:yaml.org,2002:timestamp")
    Loader.yaml_implicit_resolvers = {
        first: chosen
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
        if (chosen := [(tag, pattern) for tag, pattern in resolvers if tag in kept])
    }
    return Loader
