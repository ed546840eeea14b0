"""A leaderboard: one page from the results of any number of comparisons, made anywhere."""
