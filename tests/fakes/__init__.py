"""Stand-ins. What cannot run here speaks its real protocol over a real socket; stores in memory pass the same suites as
the real ones (`tests/integration/stores`), so that use cases can be tested without starting anything.
"""
