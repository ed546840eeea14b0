"""The built-in attributor, and claims made of its attributions."""
