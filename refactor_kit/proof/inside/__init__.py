"""What runs inside the target's process: standard library and what the target already has.

Written for any Python the target may use; it never imports the rest of refactor-kit.
"""
