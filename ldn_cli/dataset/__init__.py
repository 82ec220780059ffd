"""Where the evidence comes from: study files found, read, checked, described."""
