"""Runs commands of the target in a scratch copy, within limits of time, memory and output."""
