"""Who writes: the servers of each model, which of them are well, and the order in which models are asked."""
