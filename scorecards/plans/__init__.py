"""Scoring plans as files: those that ship ready, and the workbooks in which people edit them."""
