"""What is denied, doubted, planned or conditional, and must stay so."""
