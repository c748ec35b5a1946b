"""Grounding: what a text claims about a chart, held against what the chart says, before anybody reads it."""
