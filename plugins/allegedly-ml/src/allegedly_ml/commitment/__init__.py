"""How firmly the author and the sources stand behind claims, learnt from annotated degrees."""
