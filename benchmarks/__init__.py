"""What `costing run` takes, measured against the script that an economist would write today."""
