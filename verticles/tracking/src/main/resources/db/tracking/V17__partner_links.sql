-- A page of a partner's links is read in its order, however many there are.
CREATE INDEX links_partner_order ON links (workspace_id, partner_id, created_at, id)
  WHERE deleted_at IS NULL AND partner_id IS NOT NULL;
DROP INDEX links_partner;
