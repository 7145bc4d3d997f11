"""What is compared: study.yaml in, a checked frozen Study out."""
