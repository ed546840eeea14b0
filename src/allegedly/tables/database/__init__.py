"""Analyses as a SQLite database: tables, rows, and a description for Datasette."""
