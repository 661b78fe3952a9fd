-- An upsert finds a link by its destination. The index is on the hash: addresses may be longer than an index entry.
CREATE INDEX links_destination ON links (workspace_id, md5(url)) WHERE deleted_at IS NULL;

-- A deleted customer's conversions stay, because money was paid for them; what says who it was goes.
ALTER TABLE customers ADD COLUMN deleted_at timestamptz;
