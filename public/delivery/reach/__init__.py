"""How much is read, without following anybody: what the proxy says of each answer is a number in
memory, and the total of a day in one table."""
