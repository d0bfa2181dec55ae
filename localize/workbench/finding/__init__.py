"""What the queue finds for one person: the work that waits for them, a sentence by its words."""
