"""Checks and manual writers that `make` calls; nothing at run time imports them."""
