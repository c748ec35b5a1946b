"""Profile: people and their birth data. Owns them, encrypts them, destroys them."""
