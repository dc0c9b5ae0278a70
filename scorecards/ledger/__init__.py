"""The ledger: what was closed, approved, restated and decided, in a database of its own to which entries are only ever added.

Each entry carries the hash of the one before it. No refresh, rollback or rebuild of the warehouse touches it.
"""
