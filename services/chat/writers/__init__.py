"""Who can write a reply: the composer, and language models behind OpenAI's protocol."""
