"""Employers' contacts: whose keys the municipality has checked, and what it demands of them."""
