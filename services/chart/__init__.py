"""Chart: the engine as a service, and stored charts with their provenance."""
