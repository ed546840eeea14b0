"""Training, which needs the extra ``train``: nothing here is imported by the plugin."""
