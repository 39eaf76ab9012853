"""The customers app's pure rules: no Django, no database, no clock.

Reading the CRM month file goes `confined` → `reading` → (`containers`, `columns`, `texts`) → `copying`;
what a cell's text means stands in `cells`, and the same as PostgreSQL expressions in `sql_cells`.
"""
