"""A cache of plugin results that outlives the run."""
