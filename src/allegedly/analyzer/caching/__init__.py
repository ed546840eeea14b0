"""What plugins found, kept beyond the run."""
