"""What is known: the records, and what follows from them. Pure, and it knows no other wing."""
