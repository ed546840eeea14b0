"""Training of the built-in attributor; the library itself never imports this."""
