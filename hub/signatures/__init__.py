"""Acts of an employer that its contact signs with a key of its own."""
