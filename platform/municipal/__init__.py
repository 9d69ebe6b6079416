"""The municipality: the application, its commands and the coordinator's screens."""
