"""The whole mesh on one machine: `python -m mesh up` starts and minds every process and imports no service."""
