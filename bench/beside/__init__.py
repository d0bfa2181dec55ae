"""What answers beside the product in the same run, so that figures of a machine say something."""
