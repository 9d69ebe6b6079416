"""Reading a roadmap out of a file that somebody else made, without web, database or queue."""
