"""A second opinion on the marts: every KPI computed once more, slowly, from the landed rows and the catalogue's formulas alone."""
