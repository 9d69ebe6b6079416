"""Work that is done later: ordered in the transaction of its cause, split, held by lease, joined, kept in PostgreSQL."""
