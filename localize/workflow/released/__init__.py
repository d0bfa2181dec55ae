"""What readers once got of a translation: its texts, for the memory, and the last version whole."""
