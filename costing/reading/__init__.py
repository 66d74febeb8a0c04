"""Reading a study's files: tables of text with true places, and every obstacle as a problem."""
