"""The night of a company: land, judge, transform, judge again, publish, tell.

What belongs here: the `scorehouse` command, settings, the run's state, Dagster definitions, the gates, publishing and
the summary. What does not: how a file becomes rows (ingestion) and what a KPI means (dbt_project).
"""
