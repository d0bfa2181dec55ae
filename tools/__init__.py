"""Scripts behind the make targets; nothing of the product imports them."""
