"""People who sign in, where they work and what they may do there."""
