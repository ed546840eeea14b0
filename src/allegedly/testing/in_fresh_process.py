"""Answers about an installed plugin from a process of its own.

python -m allegedly.testing.in_fresh_process imports|results KIND NAME OPTIONS [DISTRIBUTION]
"""

from __future__ import annotations

import hashlib
import json
import sys
from importlib import metadata

from allegedly.plugins import Registry
from allegedly.plugins.isolation import isolated
from allegedly.testing.installed import Installed


def imports(plugin: Installed, distribution: str) -> str:
    """Return the packages that listing this plugin alone loads."""
    registry = Registry(entry_points=False)
    for point in metadata.entry_points(group="allegedly"):
        if point.dist is not None and point.dist.name == distribution:
            registry.register(point.load(), distribution)
    registry.get(plugin.kind, plugin.name)
    return " ".join(sorted({module.partition(".")[0] for module in sys.modules}))


def results(plugin: Installed) -> str:
    """Return a digest of the plugin's results for the samples."""
    from allegedly.testing.suites import outcomes

    found = repr(outcomes(plugin.kind, plugin))
    return hashlib.sha256(found.encode("utf-8", "surrogatepass")).hexdigest()


def main(question: str, kind: str, name: str, options: str, *more: str) -> None:
    """Print the answer to one question."""
    plugin = Installed(kind, name, json.loads(options))  # type: ignore[arg-type]
    with isolated():
        answer = imports(plugin, *more) if question == "imports" else results(plugin)
    print(answer)


if __name__ == "__main__":
    main(*sys.argv[1:])
