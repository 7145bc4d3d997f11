"""NATIVE CHARTS: what a spec shows, as series that a slide or a workbook can draw and people can edit."""
