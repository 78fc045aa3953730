-- Files of shipments that were handed over: looked at first, then prepared at the cloud. Sealed, forgotten after a week.
CREATE TABLE imports (
    id TEXT PRIMARY KEY,
    file_name TEXT NOT NULL,
    content_sealed BLOB NOT NULL,
    outcomes_sealed BLOB,
    created_at BIGINT NOT NULL
);
