"""Words and numbers for people: gettext catalogues and the only formatter of dates, times and money."""
