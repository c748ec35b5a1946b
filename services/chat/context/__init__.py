"""What a writer is given of all that could be told: chosen for the question, fitted into its window, with a receipt."""
