"""The measurements behind the figures in the documentation; see ``python -m benchmarks list``."""
