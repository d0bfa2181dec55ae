"""The Khmer words of the interface: where each is said (`sentences`), and the Excel file in which a
native reader reads them and which comes back into the .po files (`words_file`)."""
