"""Datasets on disk: a manifest and shards, each with its files, and reading them back."""
