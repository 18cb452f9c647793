"""Agreements and donors at the staff pages: their forms, and what is said of them in words."""
