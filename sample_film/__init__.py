"""The sample film, 'The Lamp Room'."""
