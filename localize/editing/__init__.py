"""What stands around Wagtail's editor of a page: the language that is written, how safe it is what
was typed, and the way back to what was typed and never saved."""
