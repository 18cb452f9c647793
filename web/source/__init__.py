"""Sources that are pulled, as people see them: counts, troubles in words, the form."""
