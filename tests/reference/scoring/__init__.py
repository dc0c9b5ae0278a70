"""Scorecards worked out by hand, line by line, and the real models run over them."""
