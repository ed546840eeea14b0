"""A comparison laid out: tables for the terminal and Markdown, and a page with plots."""
