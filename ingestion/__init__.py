"""Landing: raw export files become typed, accounted rows of the landing schema.

Plain functions over a DuckDB connection. Nothing here knows the orchestrator, the transformations or the environment:
settings come in as a value, contracts as a list.
"""
