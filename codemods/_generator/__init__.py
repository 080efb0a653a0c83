"""What repairs a schema generator, a fault a file."""
