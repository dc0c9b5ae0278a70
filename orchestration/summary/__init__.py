"""What a run tells a person when it is over, in their language, within 100 columns.

What belongs here: reading what was published and laying it out. What does not: computing anything; every figure
stands in a table.
"""
