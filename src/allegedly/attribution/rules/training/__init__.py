"""Learning the data of the built-in attributor; the library itself never imports this."""
