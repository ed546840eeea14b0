"""A local server: a page to paste articles into, and an interface for programs.

Its parts, from the outside in: `server` runs and stops it, `guard` checks every sender, `app` has
the routes, `crew` hands requests to worker processes, and in each of them `desk` does the work.
"""

from allegedly.serve.jobs import Limits, Setup

__all__ = ["Limits", "Setup"]
