"""Experiments: which of several prompts or models serves users better, looked at as often as one likes."""
