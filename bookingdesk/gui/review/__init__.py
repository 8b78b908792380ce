"""What a supervisor looks through: actions asked for later, issues, bookings that were not read back."""
