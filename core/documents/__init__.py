"""Papers in and out of the office: workbooks, delimited files, printed pages.

Describe a table once as a `sheets.Sheet`; `xlsx.write_workbook`, `delimited.write_csv` and
`tables.print_table` show it with the same columns. `pdf.render_pdf` prints a template.
"""
