"""How much of a gap is left when the line is drawn elsewhere, and when those who did not answer are heard."""
