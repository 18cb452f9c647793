"""Lessons on pages: what a viewer may see of one, its form, and what its parts are called."""
