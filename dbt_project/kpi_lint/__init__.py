"""Holds every KPI mart to the rules of a KPI before anything is built: `python -m dbt_project.kpi_lint`.

What belongs here: what can be seen in the files alone, without a database and without dbt: that what a mart's SQL writes and
what its .yml declares are the same columns, that each KPI says what it means, and that a unit test expects it. What does
not: whether the figures are right (dbt tests and unit tests), and whether a night's figures may be used (the gates).
"""
