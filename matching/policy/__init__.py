"""Who may see and do what: each rule for a row and for a query, side by side."""
