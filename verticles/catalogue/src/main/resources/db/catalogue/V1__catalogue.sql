-- fold(text): the text without accents, so that «cafe» finds «Café». With the extension unaccent where the database
-- has it and lets us create it; otherwise by taking the characters apart and dropping the marks, which is nearly as
-- good (it leaves «ø» and «ß» as they are).
DO $block$
DECLARE
  home name;
BEGIN
  BEGIN
    EXECUTE format('CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA %I', current_schema());
  EXCEPTION WHEN OTHERS THEN
    RAISE NOTICE 'unaccent is not available: %', SQLERRM;
  END;
  SELECT n.nspname INTO home
    FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'unaccent';
  IF home IS NULL THEN
    EXECUTE $sql$
      CREATE FUNCTION fold(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
      AS $$ SELECT regexp_replace(normalize($1, NFKD), '[\u0300-\u036f]', '', 'g') $$
    $sql$;
  ELSE
    -- The one-argument form depends on search_path and so is not immutable; this one names its dictionary.
    EXECUTE format($sql$
      CREATE FUNCTION fold(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
      AS $$ SELECT %I.unaccent('%I.unaccent'::regdictionary, normalize($1, NFC)) $$
    $sql$, home, home);
  END IF;
END
$block$;

-- What a search text asks for: the words and operators that websearch_to_tsquery knows, or all words but the last
-- one together with the last one's beginning, for people who are still typing. No text makes it fail.
CREATE FUNCTION product_query(whole text, head text, last text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT CASE
    WHEN numnode(typed.word) = 0 THEN typed.finished
    ELSE typed.finished
         || (websearch_to_tsquery('simple', fold(head)) && (typed.word::text || ':*')::tsquery)
  END
  FROM (SELECT websearch_to_tsquery('simple', fold(whole)) AS finished,
               plainto_tsquery('simple', fold(last)) AS word) AS typed
$$;

CREATE TABLE products (
  id           text PRIMARY KEY,
  workspace_id text NOT NULL,
  name         text NOT NULL,
  description  text,
  kind         text NOT NULL CHECK (kind IN ('product', 'service')),
  price        bigint NOT NULL CHECK (price >= 0),
  currency     text NOT NULL CHECK (currency ~ '^[a-z]{3}$'),
  stock        bigint CHECK (stock >= 0),
  image_url    text,
  url          text,
  external_id  text,
  archived     boolean NOT NULL,
  created_at   timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL,
  search       tsvector NOT NULL GENERATED ALWAYS AS (
                 setweight(to_tsvector('simple', fold(name)), 'A')
                 || setweight(to_tsvector('simple', fold(coalesce(external_id, ''))), 'B')
                 || setweight(to_tsvector('simple', fold(coalesce(description, ''))), 'C')
               ) STORED
);
CREATE UNIQUE INDEX products_external_key ON products (workspace_id, external_id);
CREATE INDEX products_created_idx ON products (workspace_id, created_at, id);
CREATE INDEX products_search_idx ON products USING gin (search);

CREATE TABLE idempotency (
  workspace_id text NOT NULL,
  key          text NOT NULL,
  operation    text NOT NULL,
  input_hash   text NOT NULL,
  reply        jsonb,
  created_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, key)
);
