"""The developer's tool for the catalogues in resources/locale: extracts, updates, checks. Not shipped."""
