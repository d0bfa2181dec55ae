"""The log of what people decided: rows are added, and never changed or removed."""
