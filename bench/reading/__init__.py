"""A reading suite: what a writer says of many charts, through the whole mesh, judged by what the replies carry."""
