"""The built-in checks, a module for each group, and what they share."""
