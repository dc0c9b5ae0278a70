"""Scorecards as files for the people whose they are, their managers and human resources: one page each, one workbook a team."""
