"""Themes at the pages: their form, their numbers, and addresses that still name a merged one."""
