"""From a scorecard to its lines, from a line to its KPI's value, from there to the raw rows with file and line."""
