"""The built-in attributor: who is said to have said what."""

from allegedly.attribution.attributor import RuleAttributor

__all__ = ["RuleAttributor"]
