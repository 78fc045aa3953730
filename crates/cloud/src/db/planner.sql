-- What SQLite's planner cannot know of an empty file: a tenant and a platform have many rows. It takes the first column of
-- an index for a key of about ten rows, whichever it is, and so would rather walk through all orders of a tenant than look
-- a hundred of them up by their numbers. Partial indexes are for few rows and stay as they are. One small table is
-- measured only because this makes the table of measurements.
ANALYZE schema_migrations;
DELETE FROM sqlite_stat1;
INSERT INTO sqlite_stat1 (tbl, idx, stat)
SELECT t.name, i.name, '1000000 20000' || CASE (SELECT COUNT(*) FROM pragma_index_info(i.name))
    WHEN 1 THEN '' WHEN 2 THEN ' 10' WHEN 3 THEN ' 10 10' ELSE ' 10 10 10' END
FROM sqlite_schema t, pragma_index_list(t.name) i, pragma_index_info(i.name) c
WHERE t.type = 'table' AND i.partial = 0 AND c.seqno = 0 AND c.name IN ('tenant_id', 'platform_id');
-- Read again by this connection; others read it when they open the file.
ANALYZE sqlite_schema;
