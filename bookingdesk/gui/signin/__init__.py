"""Who is here: the sign-in page, the lock, the strip that asks for a PIN, people and their rights."""
