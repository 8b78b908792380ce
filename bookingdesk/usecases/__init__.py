"""What the desk can do: one function per verb, `verb(env, command) -> Outcome`, each in one unit of work."""
