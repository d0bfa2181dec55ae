"""Changes of records that wait for a second person: new files, credits, addresses, logos."""
