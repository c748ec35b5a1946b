"""What others would write, to be measured beside us in the same run."""
