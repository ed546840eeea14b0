"""The templates of HTML pages: whatever goes into them is escaped, and no value may be missing."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment, Template


def page_template(package: str, name: str = "page.html.j2") -> Template:
    """Return a template from the folder ``templates`` of a package."""
    return _environment(package).get_template(name)


@lru_cache(maxsize=16)
def _environment(package: str) -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
