"""The Chart slice on the wire: requests, computed and stored charts, pictures."""
