"""`bookingdesk-admin`: the console for the people who look after the program and for scheduled jobs."""
