"""What people do with scores: plans, the ledger of closed results, following a number to its rows, reports.

Scores themselves are computed in dbt. Nothing here knows an orchestrator or dbt: functions over files and DuckDB connections.
"""
