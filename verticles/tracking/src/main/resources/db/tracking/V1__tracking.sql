-- Domains that short links live on. workspace_id is null for the platform's own default domain, which everybody may use.
CREATE TABLE domains (
  id             text PRIMARY KEY,
  workspace_id   text,
  slug           text NOT NULL UNIQUE,
  verified       boolean NOT NULL DEFAULT false,
  is_primary     boolean NOT NULL DEFAULT false,
  archived       boolean NOT NULL DEFAULT false,
  placeholder    text,
  expired_url    text,
  not_found_url  text,
  logo           text,
  created_at     timestamptz NOT NULL,
  updated_at     timestamptz NOT NULL
);
CREATE INDEX domains_workspace ON domains (workspace_id);

CREATE TABLE folders (
  id            text PRIMARY KEY,
  workspace_id  text NOT NULL,
  name          text NOT NULL,
  description   text,
  access_level  text CHECK (access_level IN ('read', 'write')),
  created_at    timestamptz NOT NULL,
  updated_at    timestamptz NOT NULL,
  CONSTRAINT folders_name_taken UNIQUE (workspace_id, name)
);

CREATE TABLE tags (
  id            text PRIMARY KEY,
  workspace_id  text NOT NULL,
  name          text NOT NULL,
  color         text NOT NULL,
  created_at    timestamptz NOT NULL,
  CONSTRAINT tags_name_taken UNIQUE (workspace_id, name)
);

-- Grows with every write of any link or domain, so that an edge that missed a hint finds what changed since.
CREATE SEQUENCE revisions;

CREATE TABLE links (
  id                text PRIMARY KEY,
  workspace_id      text NOT NULL,
  domain            text NOT NULL,
  key               text NOT NULL,
  -- Keys keep their case where people see them and ignore it where they are looked up.
  key_fold          text NOT NULL GENERATED ALWAYS AS (lower(key)) STORED,
  url               text NOT NULL,
  external_id       text,
  tenant_id         text,
  program_id        text,
  partner_id        text,
  product_id        text,
  folder_id         text REFERENCES folders ON DELETE SET NULL,
  user_id           text,
  track_conversion  boolean NOT NULL DEFAULT false,
  archived          boolean NOT NULL DEFAULT false,
  disabled_at       timestamptz,
  expires_at        timestamptz,
  expired_url       text,
  -- Clicks after which the link counts as expired; null for no limit.
  click_limit       bigint CHECK (click_limit > 0),
  -- Argon2id in PHC form; the password itself is not kept.
  password_hash     text,
  proxy             boolean NOT NULL DEFAULT false,
  rewrite           boolean NOT NULL DEFAULT false,
  do_index          boolean NOT NULL DEFAULT false,
  public_stats      boolean NOT NULL DEFAULT false,
  title             text,
  description       text,
  image             text,
  video             text,
  ios               text,
  android           text,
  geo               jsonb,
  comments          text,
  utm_source        text,
  utm_medium        text,
  utm_campaign      text,
  utm_term          text,
  utm_content       text,
  ref               text,
  test_variants     jsonb,
  test_started_at   timestamptz,
  test_completed_at timestamptz,
  webhook_ids       jsonb NOT NULL DEFAULT '[]',
  created_at        timestamptz NOT NULL,
  updated_at        timestamptz NOT NULL,
  deleted_at        timestamptz,
  revision          bigint NOT NULL DEFAULT nextval('revisions')
);
CREATE UNIQUE INDEX links_key_taken ON links (domain, key_fold) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX links_external_id_taken ON links (workspace_id, external_id) WHERE deleted_at IS NULL AND external_id IS NOT NULL;
CREATE INDEX links_newest ON links (workspace_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX links_partner ON links (workspace_id, partner_id) WHERE deleted_at IS NULL AND partner_id IS NOT NULL;
CREATE INDEX links_tenant ON links (workspace_id, tenant_id) WHERE deleted_at IS NULL AND tenant_id IS NOT NULL;
CREATE INDEX links_folder ON links (folder_id) WHERE folder_id IS NOT NULL;
CREATE INDEX links_revision ON links (revision);

CREATE TABLE link_tags (
  link_id text NOT NULL REFERENCES links ON DELETE CASCADE,
  tag_id  text NOT NULL REFERENCES tags ON DELETE CASCADE,
  PRIMARY KEY (link_id, tag_id)
);
CREATE INDEX link_tags_tag ON link_tags (tag_id);

-- Counters beside the link, not in it: a click must not rewrite the link's wide row. A link without a row has zeros.
CREATE TABLE link_stats (
  link_id      text PRIMARY KEY,
  clicks       bigint NOT NULL DEFAULT 0,
  leads        bigint NOT NULL DEFAULT 0,
  conversions  bigint NOT NULL DEFAULT 0,
  sales        bigint NOT NULL DEFAULT 0,
  last_clicked timestamptz
) WITH (fillfactor = 70);

-- What a link earned, by currency: sums are never converted.
CREATE TABLE link_revenue (
  link_id   text NOT NULL,
  currency  text NOT NULL,
  amount    bigint NOT NULL,
  PRIMARY KEY (link_id, currency)
) WITH (fillfactor = 70);

CREATE TABLE settings (
  workspace_id        text PRIMARY KEY,
  click_id_parameter  text NOT NULL DEFAULT 'dub_id',
  updated_at          timestamptz NOT NULL,
  revision            bigint NOT NULL DEFAULT nextval('revisions')
);

-- Every answered redirect, people and machines. bot is null for a person and the reason otherwise. A click id starts with
-- its time (ClickId), so a lookup by id touches one partition.
CREATE TABLE clicks (
  click_id      text COLLATE "C" NOT NULL,
  at            timestamptz NOT NULL,
  workspace_id  text NOT NULL,
  link_id       text NOT NULL,
  bot           text,
  trigger       text NOT NULL,
  ip            text NOT NULL,
  continent     text,
  country       text,
  region        text,
  city          text,
  device        text NOT NULL,
  browser       text NOT NULL,
  os            text NOT NULL,
  referer       text NOT NULL,
  referer_url   text NOT NULL,
  url           text NOT NULL,
  utm_source    text,
  utm_medium    text,
  utm_campaign  text,
  utm_term      text,
  utm_content   text,
  sub_id        text,
  user_agent    text NOT NULL,
  PRIMARY KEY (click_id, at)
) PARTITION BY RANGE (at);
CREATE INDEX clicks_link ON clicks (link_id, at DESC);
CREATE INDEX clicks_workspace ON clicks (workspace_id, at DESC);

-- Clicks of people, by hour. The rollups outlive the partitions they were counted from.
CREATE TABLE link_hours (
  link_id       text NOT NULL,
  hour          timestamptz NOT NULL,
  workspace_id  text NOT NULL,
  clicks        bigint NOT NULL,
  PRIMARY KEY (link_id, hour)
) WITH (fillfactor = 80);
CREATE INDEX link_hours_workspace ON link_hours (workspace_id, hour);

CREATE TABLE workspace_hours (
  workspace_id  text NOT NULL,
  hour          timestamptz NOT NULL,
  clicks        bigint NOT NULL,
  bots          bigint NOT NULL,
  PRIMARY KEY (workspace_id, hour)
) WITH (fillfactor = 70);

-- Clicks of people by one property (country, device, …) and day in UTC, over all links of a workspace.
CREATE TABLE workspace_dimensions (
  workspace_id  text NOT NULL,
  day           date NOT NULL,
  dimension     text NOT NULL,
  value         text NOT NULL,
  clicks        bigint NOT NULL,
  PRIMARY KEY (workspace_id, dimension, day, value)
) WITH (fillfactor = 70);

-- Absolute counters for live dashboards. seq grows with every change, so readers know which of two is newer.
CREATE TABLE workspace_totals (
  workspace_id  text PRIMARY KEY,
  seq           bigint NOT NULL,
  clicks        bigint NOT NULL DEFAULT 0,
  bots          bigint NOT NULL DEFAULT 0,
  leads         bigint NOT NULL DEFAULT 0,
  sales         bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

CREATE TABLE workspace_revenue (
  workspace_id  text NOT NULL,
  currency      text NOT NULL,
  amount        bigint NOT NULL,
  PRIMARY KEY (workspace_id, currency)
) WITH (fillfactor = 70);

CREATE TABLE customers (
  id            text PRIMARY KEY,
  workspace_id  text NOT NULL,
  external_id   text NOT NULL,
  name          text,
  email         text,
  avatar        text,
  country       text,
  -- The click and link the customer came by: last click wins until a sale.
  click_id      text COLLATE "C",
  clicked_at    timestamptz,
  link_id       text,
  sales         bigint NOT NULL DEFAULT 0,
  created_at    timestamptz NOT NULL,
  updated_at    timestamptz NOT NULL,
  CONSTRAINT customers_external_id_taken UNIQUE (workspace_id, external_id)
);
CREATE INDEX customers_newest ON customers (workspace_id, created_at DESC, id DESC);
CREATE INDEX customers_email ON customers (workspace_id, email) WHERE email IS NOT NULL;

-- Leads and sales, with the properties of the click they are attributed to.
CREATE TABLE conversions (
  id            text PRIMARY KEY,
  kind          text NOT NULL CHECK (kind IN ('lead', 'sale')),
  at            timestamptz NOT NULL,
  workspace_id  text NOT NULL,
  link_id       text NOT NULL,
  customer_id   text NOT NULL REFERENCES customers,
  click_id      text COLLATE "C" NOT NULL,
  clicked_at    timestamptz NOT NULL,
  event_name    text NOT NULL,
  quantity      integer NOT NULL DEFAULT 1,
  amount        bigint NOT NULL DEFAULT 0 CHECK (amount >= 0),
  currency      text,
  invoice_id    text,
  payment_processor text,
  metadata      jsonb,
  trigger       text NOT NULL,
  ip            text NOT NULL,
  continent     text,
  country       text,
  region        text,
  city          text,
  device        text NOT NULL,
  browser       text NOT NULL,
  os            text NOT NULL,
  referer       text NOT NULL,
  referer_url   text NOT NULL,
  url           text NOT NULL,
  utm_source    text,
  utm_medium    text,
  utm_campaign  text,
  utm_term      text,
  utm_content   text,
  sub_id        text
);
-- An invoice counts once per workspace, for ever.
CREATE UNIQUE INDEX conversions_invoice_counted ON conversions (workspace_id, invoice_id) WHERE kind = 'sale' AND invoice_id IS NOT NULL;
-- A customer becomes a lead of one name once.
CREATE UNIQUE INDEX conversions_lead_counted ON conversions (workspace_id, customer_id, event_name) WHERE kind = 'lead';
CREATE INDEX conversions_workspace ON conversions (workspace_id, at DESC);
CREATE INDEX conversions_link ON conversions (link_id, at DESC);
CREATE INDEX conversions_customer ON conversions (customer_id, at DESC);

CREATE TABLE idempotency (
  workspace_id text NOT NULL,
  key          text NOT NULL,
  operation    text NOT NULL,
  input_hash   text NOT NULL,
  reply        jsonb,
  created_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, key)
);
CREATE TABLE outbox (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic      text NOT NULL,
  key        text NOT NULL,
  payload    bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
