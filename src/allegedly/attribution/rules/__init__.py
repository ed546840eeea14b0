"""The built-in attributor: from words to drafts, by scored rules and without a parser."""

from allegedly.attribution.rules.attributor import RuleAttributor

__all__ = ["RuleAttributor"]
