"""The inbox of requests: the list by due time, one request with its free times, and the form that logs one."""
