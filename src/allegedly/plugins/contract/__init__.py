"""The contract of plugins: all that they return is checked here before anything relies on it.

Each check raises `ContractError` with the reason. Results that pass are exactly of the library's
own types, without subclasses: a string is a `str`, a span holds two `int`, a collection is a
`tuple`. So they can be written, sent to another process and compared without surprises.
"""

from allegedly.plugins.contract.articles import check_read
from allegedly.plugins.contract.assessments import check_assessments
from allegedly.plugins.contract.attributions import check_attributions
from allegedly.plugins.contract.findings import check_findings
from allegedly.plugins.contract.rendered import check_piece, check_rendered

__all__ = [
    "check_assessments",
    "check_attributions",
    "check_findings",
    "check_piece",
    "check_read",
    "check_rendered",
]
