CREATE TABLE workspaces (
  id         text PRIMARY KEY,
  name       text NOT NULL,
  slug       text NOT NULL CONSTRAINT workspaces_slug_key UNIQUE,
  currency   text NOT NULL CHECK (currency ~ '^[a-z]{3}$'),
  created_at timestamptz NOT NULL
);

-- A person; what they may do stands in memberships. The address is kept in lower case.
CREATE TABLE members (
  id            text PRIMARY KEY,
  email         text NOT NULL CONSTRAINT members_email_key UNIQUE CHECK (email = lower(email)),
  name          text NOT NULL,
  password_hash text NOT NULL,
  created_at    timestamptz NOT NULL
);

CREATE TABLE memberships (
  workspace_id text NOT NULL REFERENCES workspaces (id),
  member_id    text NOT NULL REFERENCES members (id),
  role         text NOT NULL CHECK (role IN ('owner', 'admin', 'member')),
  created_at   timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, member_id)
);
CREATE INDEX memberships_member_idx ON memberships (member_id, created_at);

CREATE TABLE api_keys (
  id           text PRIMARY KEY,
  workspace_id text NOT NULL REFERENCES workspaces (id),
  name         text NOT NULL,
  key_hash     text NOT NULL CONSTRAINT api_keys_hash_key UNIQUE CHECK (key_hash ~ '^[0-9a-f]{64}$'),
  prefix       text NOT NULL,
  scopes       text[] NOT NULL,
  created_at   timestamptz NOT NULL,
  last_used_at timestamptz
);
CREATE INDEX api_keys_workspace_idx ON api_keys (workspace_id, created_at, id);

-- The key pairs that tokens are signed with; the newest signs, all of them verify.
CREATE TABLE signing_keys (
  kid         text PRIMARY KEY,
  public_jwk  jsonb NOT NULL,
  private_key bytea NOT NULL,
  encrypted   boolean NOT NULL,
  created_at  timestamptz NOT NULL
);

CREATE TABLE idempotency (
  workspace_id text NOT NULL,
  key          text NOT NULL,
  operation    text NOT NULL,
  input_hash   text NOT NULL,
  reply        jsonb,
  created_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, key)
);
