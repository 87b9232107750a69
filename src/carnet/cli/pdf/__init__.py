"""The book on paper: a PDF of the EPUB that ``make epub`` makes, set by Typst."""
