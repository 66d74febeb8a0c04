"""What scenarios and ranges change: their rows read as steps, the study that is changed, and rules for both."""
