-- What the kit needs.
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
CREATE TABLE inbox (
  consumer text NOT NULL,
  event_id text NOT NULL,
  taken_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (consumer, event_id)
);

-- One row per workspace. Whoever moves money of a workspace locks it first, so two such transactions never wait for
-- each other in a circle; it also carries the counters of the live dashboard and their sequence number.
CREATE TABLE workspaces (
  workspace_id text PRIMARY KEY,
  currency     text NOT NULL,
  seq          bigint NOT NULL DEFAULT 0,
  commissions  bigint NOT NULL DEFAULT 0, -- commissions that stand
  earnings     bigint NOT NULL DEFAULT 0  -- what they sum up to, in minor units of the workspace's currency
);

CREATE TABLE programs (
  id           text PRIMARY KEY,
  workspace_id text NOT NULL REFERENCES workspaces,
  name         text NOT NULL,
  slug         text,
  url          text,
  domain       text,
  currency     text NOT NULL,
  created_at   timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL,
  UNIQUE (id, workspace_id),
  CONSTRAINT programs_slug UNIQUE (workspace_id, slug)
);
CREATE INDEX programs_of_workspace ON programs (workspace_id, created_at, id);

CREATE TABLE rewards (
  id           text PRIMARY KEY,
  workspace_id text NOT NULL,
  program_id   text NOT NULL,
  event        text NOT NULL CHECK (event IN ('click', 'lead', 'sale')),
  percent_parts integer CHECK (percent_parts BETWEEN 1 AND 1000000), -- ten-thousandths of a per cent
  flat_minor   bigint CHECK (flat_minor > 0),
  currency     text,
  max_months   integer CHECK (max_months >= 0), -- after the customer's first sale; 0: only that one; null: for ever
  CHECK ((percent_parts IS NULL) <> (flat_minor IS NULL)),
  CHECK ((flat_minor IS NULL) = (currency IS NULL)),
  CONSTRAINT rewards_one_per_event UNIQUE (program_id, event),
  FOREIGN KEY (program_id, workspace_id) REFERENCES programs (id, workspace_id)
);

CREATE TABLE partners (
  id           text PRIMARY KEY,
  workspace_id text NOT NULL REFERENCES workspaces,
  name         text NOT NULL,
  email        text,
  username     text,
  image        text,
  country      text,
  description  text,
  locale       text NOT NULL,
  created_at   timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL,
  UNIQUE (id, workspace_id)
);
CREATE UNIQUE INDEX partners_email ON partners (workspace_id, lower(email));
CREATE INDEX partners_of_workspace ON partners (workspace_id, created_at, id);

-- A partner in a programme, with what the partner's links have brought. Sums are in the workspace's currency.
CREATE TABLE enrolments (
  workspace_id  text NOT NULL,
  program_id    text NOT NULL,
  partner_id    text NOT NULL,
  tenant_id     text,
  status        text NOT NULL CHECK (status IN ('pending', 'approved', 'rejected', 'invited', 'declined', 'deactivated',
                                                'banned', 'archived')),
  banned_at     timestamptz,
  banned_reason text,
  created_at    timestamptz NOT NULL,
  clicks        bigint NOT NULL DEFAULT 0,
  leads         bigint NOT NULL DEFAULT 0,
  conversions   bigint NOT NULL DEFAULT 0,
  sales         bigint NOT NULL DEFAULT 0,
  sale_amount   bigint NOT NULL DEFAULT 0,
  commissions   bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (partner_id, program_id),
  FOREIGN KEY (program_id, workspace_id) REFERENCES programs (id, workspace_id),
  FOREIGN KEY (partner_id, workspace_id) REFERENCES partners (id, workspace_id)
);
CREATE UNIQUE INDEX enrolments_tenant ON enrolments (program_id, tenant_id);
CREATE INDEX enrolments_by_sales ON enrolments (workspace_id, sale_amount DESC, partner_id);

-- When a customer first bought through a partner: a reward may end some months after it.
CREATE TABLE referred_customers (
  workspace_id   text NOT NULL,
  program_id     text NOT NULL,
  partner_id     text NOT NULL,
  customer_id    text NOT NULL,
  first_event_id text NOT NULL,
  first_sale_at  timestamptz NOT NULL,
  PRIMARY KEY (partner_id, program_id, customer_id)
);

CREATE TABLE payouts (
  id           text PRIMARY KEY,
  workspace_id text NOT NULL,
  program_id   text NOT NULL,
  partner_id   text NOT NULL,
  invoice_id   text,
  amount       bigint NOT NULL,
  currency     text NOT NULL,
  status       text NOT NULL CHECK (status IN ('pending', 'processing', 'processed', 'sent', 'completed', 'failed',
                                               'canceled')),
  description  text,
  period_start timestamptz,
  period_end   timestamptz,
  mode         text CHECK (mode IN ('internal', 'external')),
  method       text CHECK (method IN ('connect', 'stablecoin', 'paypal', 'tremendous')),
  rail         text,
  created_at   timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL,
  initiated_at timestamptz,
  paid_at      timestamptz,
  FOREIGN KEY (partner_id, program_id) REFERENCES enrolments (partner_id, program_id)
);
CREATE INDEX payouts_of_workspace ON payouts (workspace_id, created_at);

-- The ledger. Amounts are signed: a debit is positive, a credit negative.
CREATE TABLE accounts (
  id           text PRIMARY KEY,
  workspace_id text NOT NULL REFERENCES workspaces,
  owner_kind   text NOT NULL CHECK (owner_kind IN ('workspace', 'partner', 'platform')),
  owner_id     text NOT NULL,
  kind         text NOT NULL,
  currency     text NOT NULL,
  debits       bigint NOT NULL DEFAULT 0 CHECK (debits >= 0),
  credits      bigint NOT NULL DEFAULT 0 CHECK (credits >= 0),
  CONSTRAINT accounts_natural_key UNIQUE (workspace_id, owner_kind, owner_id, kind, currency),
  UNIQUE (id, workspace_id, currency)
);

CREATE TABLE ledger_transactions (
  id           text PRIMARY KEY,
  workspace_id text NOT NULL REFERENCES workspaces,
  kind         text NOT NULL,
  reference    text NOT NULL,
  -- A transaction can be undone once.
  reverses     text UNIQUE REFERENCES ledger_transactions,
  created_at   timestamptz NOT NULL,
  -- The database transaction that wrote it: no other one may add postings.
  written_by   xid8 NOT NULL DEFAULT pg_current_xact_id(),
  CONSTRAINT ledger_transactions_reference UNIQUE (workspace_id, reference),
  UNIQUE (id, workspace_id)
);
CREATE INDEX ledger_transactions_newest ON ledger_transactions (workspace_id, created_at DESC, id DESC);

CREATE TABLE postings (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transaction_id text NOT NULL,
  workspace_id   text NOT NULL,
  account_id     text NOT NULL,
  amount         bigint NOT NULL CHECK (amount <> 0),
  currency       text NOT NULL,
  FOREIGN KEY (transaction_id, workspace_id) REFERENCES ledger_transactions (id, workspace_id),
  FOREIGN KEY (account_id, workspace_id, currency) REFERENCES accounts (id, workspace_id, currency)
);
CREATE INDEX postings_of_transaction ON postings (transaction_id);
CREATE INDEX postings_of_account ON postings (account_id, id);

CREATE TABLE commissions (
  id                   text PRIMARY KEY,
  workspace_id         text NOT NULL,
  program_id           text NOT NULL,
  partner_id           text NOT NULL,
  link_id              text,
  type                 text NOT NULL CHECK (type IN ('click', 'lead', 'sale', 'referral', 'custom')),
  status               text NOT NULL CHECK (status IN ('pending', 'processed', 'paid', 'refunded', 'duplicate', 'fraud',
                                                       'canceled', 'hold')),
  amount               bigint NOT NULL CHECK (amount >= 0),
  amount_currency      text NOT NULL,
  earnings             bigint NOT NULL CHECK (earnings >= 0),
  currency             text NOT NULL,
  quantity             integer NOT NULL CHECK (quantity > 0),
  invoice_id           text,
  description          text,
  metadata             jsonb,
  user_id              text,
  customer_id          text,
  customer_external_id text,
  customer_created_at  timestamptz,
  event_id             text,
  event_name           text,
  -- The rule it was earned by, as it was then: a corrected sale amount is rewarded by the same one.
  percent_parts        integer,
  -- The ledger transaction that stands for it; null while it is canceled or earns nothing.
  ledger_id            text REFERENCES ledger_transactions DEFERRABLE INITIALLY DEFERRED,
  revision             integer NOT NULL DEFAULT 0,
  payout_id            text REFERENCES payouts,
  created_at           timestamptz NOT NULL,
  updated_at           timestamptz NOT NULL,
  paid_at              timestamptz,
  FOREIGN KEY (partner_id, program_id) REFERENCES enrolments (partner_id, program_id)
);
CREATE UNIQUE INDEX commissions_event ON commissions (workspace_id, event_id);
CREATE UNIQUE INDEX commissions_invoice ON commissions (workspace_id, program_id, invoice_id)
  WHERE invoice_id IS NOT NULL AND type = 'sale';
CREATE INDEX commissions_newest ON commissions (workspace_id, created_at DESC, id DESC);
CREATE INDEX commissions_of_partner ON commissions (workspace_id, partner_id, created_at DESC, id DESC);
CREATE INDEX commissions_by_amount ON commissions (workspace_id, amount, id);

-- Records of a topic that could not be taken in, kept for a person to look at.
CREATE TABLE dead_letters (
  topic       text NOT NULL,
  partition   integer NOT NULL,
  record_offset bigint NOT NULL,
  payload     bytea NOT NULL,
  reason      text NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (topic, partition, record_offset)
);

-- What the ledger refuses. SET search_path FROM CURRENT ties the functions to this schema.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % refused: the ledger is never changed, only added to', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER postings_immutable BEFORE UPDATE OR DELETE ON postings
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER postings_kept BEFORE TRUNCATE ON postings
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_transactions_immutable BEFORE UPDATE OR DELETE ON ledger_transactions
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_transactions_kept BEFORE TRUNCATE ON ledger_transactions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION sign_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.written_by := pg_current_xact_id();
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_transactions_signed BEFORE INSERT ON ledger_transactions
  FOR EACH ROW EXECUTE FUNCTION sign_transaction();

CREATE FUNCTION refuse_late_posting() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM 1 FROM ledger_transactions t WHERE t.id = NEW.transaction_id AND t.written_by = pg_current_xact_id();
  IF NOT FOUND THEN
    RAISE EXCEPTION 'posting refused: transaction % is not of this database transaction', NEW.transaction_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER postings_in_time BEFORE INSERT ON postings
  FOR EACH ROW EXECUTE FUNCTION refuse_late_posting();

CREATE FUNCTION refuse_unbalanced() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  checked text := CASE TG_TABLE_NAME WHEN 'postings' THEN to_jsonb(NEW)->>'transaction_id' ELSE to_jsonb(NEW)->>'id' END;
  off record;
BEGIN
  SELECT p.currency, sum(p.amount) AS rest INTO off
    FROM postings p WHERE p.transaction_id = checked GROUP BY p.currency HAVING sum(p.amount) <> 0 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'transaction % does not balance: % % left over', checked, off.rest, off.currency
      USING ERRCODE = 'check_violation';
  END IF;
  PERFORM 1 FROM postings p WHERE p.transaction_id = checked;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'transaction % has no postings', checked USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER postings_balance AFTER INSERT ON postings
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_unbalanced();
CREATE CONSTRAINT TRIGGER ledger_transactions_balance AFTER INSERT ON ledger_transactions
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_unbalanced();

-- An account's totals follow its postings, so that a balance is read and not summed up.
CREATE FUNCTION add_to_totals() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE accounts a
     SET debits = a.debits + s.debits, credits = a.credits + s.credits
    FROM (SELECT account_id,
                 coalesce(sum(amount) FILTER (WHERE amount > 0), 0)::bigint AS debits,
                 coalesce(-sum(amount) FILTER (WHERE amount < 0), 0)::bigint AS credits
            FROM added GROUP BY account_id) s
   WHERE a.id = s.account_id;
  RETURN NULL;
END $$;
CREATE TRIGGER postings_totals AFTER INSERT ON postings REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION add_to_totals();
