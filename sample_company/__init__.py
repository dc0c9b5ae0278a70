"""Raw exports of a made-up online retailer, for trying out, testing and measuring the warehouse.

Belongs here: `generate` and what it needs. It only writes files: nothing in here lands them or
computes a KPI.
"""

from sample_company.generate import generate

__all__ = ["generate"]
