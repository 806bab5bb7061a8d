-- The first schema of krama.
CREATE TABLE krama (name TEXT PRIMARY KEY, value TEXT NOT NULL);
