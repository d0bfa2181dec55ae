"""What the office does with the answers to what happened: words, orders and steps of advice."""
