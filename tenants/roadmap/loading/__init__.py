"""How a file becomes a roadmap of a school, or a changed file its changes: received, read, checked by a person, taken over."""
