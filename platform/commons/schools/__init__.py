"""Municipalities, districts and the register of schools, which are the tenants."""
