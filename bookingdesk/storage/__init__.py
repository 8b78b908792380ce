"""The database: the only floor that knows SQLAlchemy. Rows never leave it; frozen domain values do."""
