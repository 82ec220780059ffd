"""What a person types: options in, records chosen, a report out, errors to exit codes."""
