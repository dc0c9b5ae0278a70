"""A generation: what readers see of one night, written aside, checked, and switched to in one step.

What belongs here: which tables go to whom, writing and checking a generation, the `current` link, keeping and
dropping generations, compacting the build database. What does not: what the tables mean (dbt_project) and whether
they may be published at all (gates).
"""
