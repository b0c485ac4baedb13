"""What a test run stands on: its own PostgreSQL and Valkey, its own copy of the platform, its own browser."""
