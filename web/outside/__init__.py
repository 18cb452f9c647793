"""What search engines, readers of feeds and other programs find without being told of the API."""
