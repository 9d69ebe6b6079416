"""What every test may use: real servers for the run."""

pytest_plugins = ["tests.servers"]
