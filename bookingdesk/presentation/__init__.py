"""What screens decide, without Qt: the Line's grammar, lanes, grid geometry, drafts, refusals, commands."""
