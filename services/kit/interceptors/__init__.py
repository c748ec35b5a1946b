"""The policies of the chain, one a file. `base` adapts a policy to all four RPC shapes."""
