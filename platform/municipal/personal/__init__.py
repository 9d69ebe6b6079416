"""Personal data: everything held on one person on one screen and as a file, and its erasure (152-ФЗ, art. 14, 20, 21)."""
