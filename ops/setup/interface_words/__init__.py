"""The Excel file in which a native reader reads the words of the interface in one language, and
which comes back into the files (`words_file`). Where each is said: `localize.outside`."""
