"""How well the reader reads: counted over the tables of phrases and the roadmaps that say what must be read."""
