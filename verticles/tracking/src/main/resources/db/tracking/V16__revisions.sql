-- Whoever draws a revision is known to PostgreSQL as a transaction that writes before it has drawn it. So once all
-- transactions have ended that were known at some time, all revisions have appeared that had been drawn by then.
CREATE FUNCTION next_revision() RETURNS bigint LANGUAGE sql VOLATILE
  AS $$ SELECT nextval('tracking.revisions') FROM pg_current_xact_id() $$;

ALTER TABLE links ALTER COLUMN revision SET DEFAULT next_revision();
ALTER TABLE settings ALTER COLUMN revision SET DEFAULT next_revision();

-- Domains are told apart from what they were by a revision too, not by anybody's clock.
ALTER TABLE domains ADD COLUMN revision bigint NOT NULL DEFAULT 0;
ALTER TABLE domains ALTER COLUMN revision SET DEFAULT next_revision();

CREATE FUNCTION domain_changed() RETURNS trigger LANGUAGE plpgsql
  AS $$ BEGIN NEW.revision := tracking.next_revision(); RETURN NEW; END $$;

-- Looking for a proof changes nothing that visitors meet.
CREATE TRIGGER domain_changed BEFORE UPDATE ON domains FOR EACH ROW
  WHEN ((OLD.slug, OLD.workspace_id, OLD.verified, OLD.expired_url, OLD.not_found_url)
        IS DISTINCT FROM (NEW.slug, NEW.workspace_id, NEW.verified, NEW.expired_url, NEW.not_found_url))
  EXECUTE FUNCTION domain_changed();
