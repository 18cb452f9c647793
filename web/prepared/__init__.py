"""Exports that are made ready: of what they are, and how pages and programs show them."""
