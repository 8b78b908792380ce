"""Revisions in Alembic's form, one module each: `revision`, `down_revision`, `upgrade()`. There is no way down."""
