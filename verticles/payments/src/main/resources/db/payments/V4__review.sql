-- What was said about the conversion that a commission is for, and who decided. A commission that a person must look at
-- begins «hold».
ALTER TABLE commissions
  ADD COLUMN fraud_score   smallint CHECK (fraud_score BETWEEN 0 AND 100),
  ADD COLUMN fraud_reasons text[],
  ADD COLUMN reviewed_by   text,
  ADD COLUMN reviewed_at   timestamptz;
-- The few that wait for somebody.
CREATE INDEX commissions_on_hold ON commissions (workspace_id, created_at DESC, id DESC) WHERE status = 'hold';
