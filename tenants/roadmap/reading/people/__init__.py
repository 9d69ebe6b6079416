"""Who stands in a "responsible" cell: names, posts and bodies in any order, completed from the same file."""
