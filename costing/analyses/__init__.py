"""What is made of the costs: each a function of tables."""
