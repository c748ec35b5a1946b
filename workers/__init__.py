"""Background work: the relay from outboxes to the queue, the jobs, and the clock that starts the recurring ones.

Truth is in PostgreSQL; Redis only wakes. Whatever is killed at any moment loses nothing: an event leaves its outbox
only after it is in the queue, a message leaves the queue only after its job has committed, and jobs know what they
have done.
"""
