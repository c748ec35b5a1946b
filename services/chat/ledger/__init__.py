"""The token ledger: what replies may use, what is reserved for them, what they used and what that cost."""
