"""Training, which needs the extra ``train``; the plugin does not import it."""
