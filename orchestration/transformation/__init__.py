"""Running the dbt project: parsing it once, recognising that it changed, building it in this process.

What belongs here: everything that calls dbt. What does not: the models (dbt_project), how their results become
Dagster events (orchestration.defs) and what is done when a build fails (orchestration.night).
"""
