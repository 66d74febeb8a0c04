"""Bad and odd inputs: what they are and what must come of them."""
