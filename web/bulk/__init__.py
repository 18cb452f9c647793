"""Bulk edits: what is chosen for many items, what it would do to each, and how far it has come."""
