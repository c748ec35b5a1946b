"""The edge of the mesh: Envoy, configured from the contract."""
