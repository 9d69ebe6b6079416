"""Commands of `nastavnik`, one module a group; municipal.cli imports each only when it is called."""
