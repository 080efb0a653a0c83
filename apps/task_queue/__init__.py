"""The task_queue app."""
