"""Chat: conversations about charts, and replies that cannot be lost."""
