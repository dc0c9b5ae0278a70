"""Side-by-side measurements that print a table; `python -m benchmarks`.

Belongs here: the hand-written script that Scorehouse is measured against, the plain reads that landing is measured
against, the comparison of their results, and the timing. Does not belong here: anything that the product needs.
"""
