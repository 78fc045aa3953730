-- How many things a platform refuses the administrator was told of last; 0 while there are few.
ALTER TABLE platforms ADD COLUMN refused_told BIGINT NOT NULL DEFAULT 0;
