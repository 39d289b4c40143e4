"""What HotLine remembers: tables, queries, and the spool for when the database is away."""
