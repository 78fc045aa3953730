-- When people were told last of what needs a person at a platform; 0 for never. How many things that were is `refused_told`.
ALTER TABLE platforms ADD COLUMN needs_told_at BIGINT NOT NULL DEFAULT 0;
