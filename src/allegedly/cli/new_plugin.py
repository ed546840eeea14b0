"""`allegedly new-plugin`."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path
from typing import Final, Literal, get_args

import attrs
import click

from allegedly.plugins import default_registry
from allegedly.plugins.registry import Kind

Variant = Literal["classifier", "trainable", "attributor", "corpus", "reader", "renderer", "check"]

_HELP: Final = """\
Write a new plugin distribution called allegedly-NAME: pyproject.toml, one module, tests, README.

Once installed, it works and passes its checks. Then replace its code with your own.

\b
Examples:
  allegedly new-plugin shouting
  allegedly new-plugin wire --kind reader --into plugins

\b
Then:
  pip install -e './allegedly-shouting[test]'
  allegedly check-plugin shouting

Exit status: 0 done, 1 something failed, 2 wrong usage.
"""

_NAME: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST: Final = 30

_PURPOSE: Final[dict[Variant, tuple[str, str, str]]] = {
    "classifier": (
        "a classifier",
        "finds hedges by single words",
        "one class with one method, `assess`.",
    ),
    "trainable": (
        "a classifier that learns",
        "learns from labelled claims which words hedge",
        "one class with `fit`, `assess`, `save` and `load`.",
    ),
    "attributor": (
        "an attributor",
        "reads “according to”",
        "one class with one method, `attribute`.",
    ),
    "corpus": (
        "a corpus",
        "labelled sentences of your own",
        "one class with one method, `documents`.",
    ),
    "reader": (
        "a reader",
        "articles separated by lines of equals signs",
        "one class with one method, `read`.",
    ),
    "renderer": (
        "a renderer",
        "claims as a list in Markdown",
        "one class with one method, `render`.",
    ),
    "check": (
        "a check for audits",
        "finds exclamation marks outside quotations",
        "one class with one method, `check`.",
    ),
}
"""By variant: a noun, a summary to start from, and the contents of its module."""

# Names that the modules import; a class of the same name would hide them.
_TAKEN: Final = frozenset({"ClaimClassifier", "TrainableClassifier"})


@attrs.frozen
class Plan:
    """The names in a new distribution.

    Attributes:
        name: The name of the plugin.
        variant: The kind of plugin, or a classifier that learns.
    """

    name: str
    variant: Variant

    @property
    def kind(self) -> Kind:
        """The kind of plugin that the variant is."""
        return "classifier" if self.variant == "trainable" else self.variant

    @property
    def distribution(self) -> str:
        """The name of the distribution, and of its folder."""
        return f"allegedly-{self.name}"

    @property
    def module(self) -> str:
        """The name of its package."""
        return self.distribution.replace("-", "_")

    def class_name(self, ending: str) -> str:
        """Return a name for a class that ends in a word such as "Reader"."""
        name = "".join(part.capitalize() for part in self.name.split("-")) + ending
        return f"My{name}" if name in _TAKEN else name

    def files(self) -> dict[str, str]:
        """Return the texts of all files, by path inside the folder."""
        from jinja2 import Environment, PackageLoader, StrictUndefined

        environment = Environment(  # noqa: S701 (makes Python and TOML, not HTML)
            loader=PackageLoader("allegedly.cli"),
            keep_trailing_newline=True,
            trim_blocks=True,
            undefined=StrictUndefined,
        )
        noun, summary, what = _PURPOSE[self.variant]
        words = {
            "name": self.name,
            "kind": self.variant,
            "noun": noun,
            "hook_kind": self.kind,
            "distribution": self.distribution,
            "module": self.module,
            "class_name": self.class_name(self.kind.capitalize()),
            "error_name": self.class_name("Error"),
            "summary": summary,
            "what": what,
            "version": metadata.version("allegedly"),
        }
        package = f"src/{self.module}"
        templates = {
            "pyproject.toml": "pyproject.toml",
            "README.md": "README.md",
            f"{package}/__init__.py": f"{self.variant}.py",
            f"tests/test_{self.module}.py": "test_plugin.py",
        }
        if self.variant == "corpus":
            templates[f"{package}/sentences.csv"] = "sentences.csv"
        texts = {
            path: environment.get_template(f"{template}.jinja").render(words)
            for path, template in templates.items()
        }
        return {**texts, f"{package}/py.typed": ""}


def _check_name(ctx: click.Context, param: click.Parameter, value: str) -> str:
    if value.startswith("allegedly-"):
        raise click.BadParameter(
            "leave out 'allegedly-', which is added to form the name of the distribution: write "
            f"{value.removeprefix('allegedly-')!r}"
        )
    if not _NAME.fullmatch(value) or len(value) > _LONGEST:
        raise click.BadParameter(
            f"invalid name {value!r}: use lower-case letters, digits and single hyphens, begin "
            f"with a letter, and use at most {_LONGEST} characters"
        )
    return value


@click.command(
    "new-plugin", help=_HELP, short_help="Write a new plugin distribution, ready to install."
)
@click.argument("name", callback=_check_name)
@click.option(
    "-k",
    "--kind",
    "variant",
    type=click.Choice(get_args(Variant)),
    default="classifier",
    show_default=True,
    help="Kind of plugin; a trainable one is a classifier that learns.",
)
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="Folder in which to create the new folder. [default: the current one]",
)
def new_plugin_command(name: str, variant: Variant, into: Path) -> None:
    """Write the files of a distribution into a new folder."""
    plan = Plan(name, variant)
    taken = {plugin.name: plugin for plugin in default_registry().all(plan.kind)}
    if name in taken:
        raise click.UsageError(
            f"a {plan.kind} called {name!r} is already installed, from "
            f"{taken[name].distribution}; choose another name"
        )
    folder = into / plan.distribution
    if folder.exists():
        raise click.UsageError(f"{folder} already exists; remove it, or choose another name")
    files = plan.files()
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
    kind = "" if plan.kind == "classifier" else f" --kind {plan.kind}"
    click.echo(f"{folder}: {len(files)} files. Install it, check it, then edit its module:")
    click.echo(f"  pip install -e '{folder.absolute()}[test]'")
    click.echo(f"  allegedly check-plugin {name}{kind}")
    click.echo(f"  {folder / 'src' / plan.module / '__init__.py'}")
