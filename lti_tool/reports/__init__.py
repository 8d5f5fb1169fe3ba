"""Reports: what the facts add up to, as plain numbers; the console shows them and hands them out as CSV."""
