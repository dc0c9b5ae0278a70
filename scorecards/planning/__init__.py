"""Before a plan is in force: what a draft would have given, and points that history suggests. Reads the published people.duckdb."""
