"""Who a source is: its kind, and the person or body that it names."""
