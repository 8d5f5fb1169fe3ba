"""What one LMS does unlike the others: here, and nowhere else. Each module's docstring has the evidence."""
