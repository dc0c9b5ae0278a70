"""What is expected of buyers and of conversations: probability models, fitted and applied.

What belongs here: mathematics over arrays and Arrow tables, which a dbt model in Python calls. What does not: which rows
count and what they mean (dbt_project), when anything runs (orchestration).
"""
