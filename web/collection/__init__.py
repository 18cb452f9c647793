"""Collections on pages: what a viewer may see of one, and its form."""
