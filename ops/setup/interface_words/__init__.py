"""The words of the interface in one language: where each is said (`sentences`), and the Excel file
in which a native reader reads them and which comes back into the files (`words_file`)."""
