"""The coordinator's first screen: all schools of the place, sorted by trouble."""
