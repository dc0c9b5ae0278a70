"""Dagster's view of the night, one module per subject. Each holds thin assets over the steps of orchestration.night.

What belongs here: keys, dependencies, metadata, checks, jobs, schedules and sensors. What does not: the work itself,
and choices that differ between machines (orchestration.settings).
"""
