"""ABC, the notation that musicians type (https://abcnotation.com/wiki/abc:standard:v2.1), read line by line.

Verovio reads ABC as well, but loses the endings of repeats, triplets, tempi and voices, gives wrong keys, and names no
line for a mistake; so ``reader`` makes a ``Tune`` of the text, and ``mei`` writes it as the MEI that Verovio engraves.
Nothing here knows of Sphinx.
"""
