"""What a user told and wants remembered: consent, memories, and how they are learnt from what was said."""
