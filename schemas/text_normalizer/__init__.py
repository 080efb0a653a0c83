"""The text document that goes in and comes out of the normalizer."""
