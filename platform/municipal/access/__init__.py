"""Who may do what in a municipality: roles given and ended by its administrator."""
