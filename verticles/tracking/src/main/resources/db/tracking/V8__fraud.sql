-- What was said about a conversion; null where nobody was asked.
ALTER TABLE conversions
  ADD COLUMN fraud_score   smallint CHECK (fraud_score BETWEEN 0 AND 100),
  ADD COLUMN fraud_verdict text CHECK (fraud_verdict IN ('clear', 'review', 'unscored')),
  ADD COLUMN fraud_reasons text[];

-- Facts that wait, half a second at most, for what is said about their conversion; written in the transaction of the
-- conversion, and moved to the outbox in one.
CREATE TABLE conversions_unscored (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  conversion_id text NOT NULL UNIQUE,
  workspace_id  text NOT NULL,
  fact          bytea NOT NULL
);

-- Many conversions of one network are a sign.
CREATE INDEX conversions_network ON conversions (workspace_id, ip, at DESC);
CREATE INDEX conversions_of_click ON conversions (workspace_id, click_id, at DESC);
