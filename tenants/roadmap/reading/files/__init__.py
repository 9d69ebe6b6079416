"""From the bytes of a file to paragraphs and tables: a module for each kind of file, within limits."""
