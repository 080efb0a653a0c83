"""What is seen of the target in a scratch copy: routes, answers, artifacts, tests."""
