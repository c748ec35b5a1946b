"""What language models are told: prompts as data, with versions that never change and labels that point at them."""
