"""EXPORTS: tables and charts become files that are safe to open, the same bytes each time, whole or not at all."""
