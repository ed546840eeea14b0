"""Finding, loading and calling plugins, each one isolated from the others."""

from allegedly.plugins.registry import (
    KINDS,
    Kind,
    Plugin,
    Registry,
    default_registry,
)

__all__ = ["KINDS", "Kind", "Plugin", "Registry", "default_registry"]
