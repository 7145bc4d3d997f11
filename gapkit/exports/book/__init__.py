"""The workbook of results: contents, charts that can be edited, a sheet for each table, definitions."""
