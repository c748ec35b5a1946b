"""The almanac: what custom says of days."""
