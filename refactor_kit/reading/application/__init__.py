"""What the application serves: router files, what they register, how they are included."""
