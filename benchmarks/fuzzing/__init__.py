"""Made-up articles that must break nothing."""
