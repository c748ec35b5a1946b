"""Renders Envoy's configuration from the descriptor set and gateway.toml."""
