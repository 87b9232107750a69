"""One pipeline for all pictures: site, feeds, cards, book and downloads get theirs from here, cleaned and sized."""
