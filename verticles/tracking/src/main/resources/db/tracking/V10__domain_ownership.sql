-- Who owns a domain: a name may be claimed by several workspaces, and belongs to the one that proved it (verified).
ALTER TABLE domains DROP CONSTRAINT domains_slug_key;

-- All names were routed before there was a proof.
UPDATE domains SET verified = true;
-- And are by who adds one without a word of proofs.
ALTER TABLE domains ALTER COLUMN verified SET DEFAULT true;

-- What the claim's TXT record must say; null for names that never needed a proof.
ALTER TABLE domains ADD COLUMN token text;
ALTER TABLE domains ADD COLUMN claimed_at timestamptz;
-- When DNS was last asked for it, by whichever node.
ALTER TABLE domains ADD COLUMN checked_at timestamptz;

CREATE UNIQUE INDEX domains_owned ON domains (slug) WHERE verified;
CREATE UNIQUE INDEX domains_claimed ON domains (workspace_id, slug);
CREATE INDEX domains_unproved ON domains (checked_at) WHERE NOT verified;
