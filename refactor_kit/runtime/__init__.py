"""What every room may use: errors, signals, timings, output, the list of the tool's files."""
