"""Readers of what cameras and editors embed in a picture: EXIF, IPTC-IIM and XMP."""
