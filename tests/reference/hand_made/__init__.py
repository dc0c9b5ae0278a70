"""Small cases with answers worked out by hand, for the formulas that are easily misread."""
