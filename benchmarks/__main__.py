"""List the benchmarks, and run one.

    python -m benchmarks list
    python -m benchmarks run NAME [ARGUMENTS]      # NAME --help shows the arguments

Run it in the root of the repository. Most benchmarks need corpora; ALLEGEDLY_DATA names their
folder.
"""

from __future__ import annotations

import argparse
import ast
import sys
from importlib import import_module
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
if __package__ == "":  # python benchmarks
    sys.path[0] = str(HERE.parent)

BENCHMARKS: Final = {
    "results": "quality.results",
    "attribution": "quality.attribution",
    "sources": "quality.sources",
    "hedging": "quality.hedging",
    "neural": "quality.neural",
    "neural-training": "quality.neural_training",
    "leaderboard": "quality.leaderboard",
    "agreement": "quality.agreement",
    "language": "quality.language",
    "diff": "quality.diff",
    "verify": "quality.verify",
    "audit": "quality.audit",
    "splitters": "quality.splitters",
    "hot-paths": "speed.hot_paths",
    "attributor": "speed.attributor",
    "throughput": "speed.throughput",
    "peers": "speed.peers",
    "reading": "speed.reading",
    "frames": "speed.frames",
    "cache": "speed.cache",
    "scaling": "speed.scaling",
    "installs": "speed.installs",
    "serve": "speed.serve",
    "summary": "speed.summary",
    "fuzz": "fuzzing.fuzz",
}
"""The module of each benchmark. It has a function `main`, which takes the arguments."""


def summary(module: str) -> str:
    """Return the first line of a module's docstring, without importing what the module needs."""
    source = HERE.joinpath(*module.split(".")).with_suffix(".py").read_text("utf-8")
    return (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]


def listing() -> str:
    """Return the benchmarks by folder, each with its summary."""
    lines: list[str] = []
    folder = ""
    for name, module in BENCHMARKS.items():
        if module.partition(".")[0] != folder:
            folder = module.partition(".")[0]
            lines += ["", folder] if lines else [folder]
        lines.append(f"  {name:16} {summary(module)}")
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    """List or run."""
    description, _, usage = (__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=description,
        epilog=usage,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="list|run")
    commands.add_parser("list", help="list the benchmarks").set_defaults(name=None)
    run = commands.add_parser("run", help="run one", add_help=False)
    run.add_argument("name", choices=BENCHMARKS, metavar="NAME")
    chosen, rest = parser.parse_known_args(arguments[:2])
    if chosen.name is None:
        if rest or arguments[1:]:
            parser.error("list takes no arguments")
        print(listing())
        return
    import_module(f"benchmarks.{BENCHMARKS[chosen.name]}").main(arguments[2:])


if __name__ == "__main__":
    from allegedly import AllegedlyError

    try:
        main(sys.argv[1:])
    except AllegedlyError as error:
        sys.exit(f"error: {error}")
