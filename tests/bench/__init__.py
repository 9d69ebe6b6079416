"""The bench (`make bench`): pages, and later reports and letters, measured beside the bare parts they are made of."""
