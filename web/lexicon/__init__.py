"""Staff's work on words: editions put into force, previews, causes of what is not found."""
