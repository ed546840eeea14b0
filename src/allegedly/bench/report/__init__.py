"""Reports of a comparison: tables for the terminal and Markdown, and a page with plots."""
