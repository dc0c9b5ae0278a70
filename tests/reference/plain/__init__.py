"""The KPIs in plain Python, one subject a module. Nothing here has read the project's SQL."""
