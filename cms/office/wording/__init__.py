"""Better words for the Khmer interface, from those whose language it is.

All Khmer words of the office, the reader and the mails go out as one Excel file (`workbook`); what
comes back is checked (`upload`), waits for a second person as everything does, and is then said in
the place of the shipped words (`speaking`). Everybody may propose a better word on any screen.
"""
