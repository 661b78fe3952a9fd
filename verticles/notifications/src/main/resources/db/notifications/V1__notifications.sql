CREATE TABLE notifications (
  id              text PRIMARY KEY,
  workspace_id    text NOT NULL,
  kind            text NOT NULL,
  -- What it is about; there is one notification about it, however often the fact arrives.
  dedup_key       text NOT NULL,
  channel         text NOT NULL CHECK (channel IN ('email')),
  recipient       text,
  locale          text NOT NULL,
  content         jsonb NOT NULL,
  status          text NOT NULL CHECK (status IN ('queued', 'sent', 'failed', 'no-address')),
  attempts        integer NOT NULL DEFAULT 0,
  -- When it is due; while somebody sends it, until when nobody else may.
  next_attempt_at timestamptz NOT NULL,
  last_error      text,
  created_at      timestamptz NOT NULL,
  sent_at         timestamptz,
  CONSTRAINT notifications_once UNIQUE (dedup_key)
);
CREATE INDEX notifications_due ON notifications (next_attempt_at) WHERE status = 'queued';
CREATE INDEX notifications_of_workspace ON notifications (workspace_id, id DESC);
