-- A message that failed can be sent again, by an operation that changes something: answers are kept by Idempotency-Key.
CREATE TABLE idempotency (
  workspace_id text NOT NULL,
  key          text NOT NULL,
  operation    text NOT NULL,
  input_hash   text NOT NULL,
  reply        jsonb,
  created_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, key)
);
