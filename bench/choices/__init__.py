"""Published sets of multiple-choice questions on births, asked of a language model about the charts that we compute.

The data is never ours and never committed: it is given by path. What a score means stands before it: what always
answering one letter, and chance, would score.
"""
