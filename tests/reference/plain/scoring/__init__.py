"""Scorecards in plain Python, from the landed plans and the marts' values. Nothing here has read the project's SQL."""
