"""One school: its roadmaps, documents and people, each noun in a package of its own."""
