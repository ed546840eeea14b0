"""The built-in attributor, and what it shares with others: who is said to have said what."""

from allegedly.attribution.attributor import RuleAttributor
from allegedly.attribution.composer import compose
from allegedly.attribution.draft import Draft

__all__ = ["Draft", "RuleAttributor", "compose"]
