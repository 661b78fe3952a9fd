-- Names are compared as people read them: without regard to case, and to how accents are composed. Wherever a name is
-- looked up or must be unique it is compared by this. By way of capitals, for some letters have two small forms (σ, ς).
CREATE FUNCTION name_fold(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
  RETURN lower(upper(normalize(name, NFC)));

-- Of tags or folders with one name the oldest keeps it; the others get a number behind theirs.
DO $$
DECLARE
  twin record;
  n integer;
BEGIN
  FOR twin IN
    SELECT id, workspace_id, name FROM (
      SELECT *, row_number() OVER (PARTITION BY workspace_id, name_fold(name) ORDER BY created_at, id) AS place
      FROM tags) t WHERE place > 1 ORDER BY created_at, id
  LOOP
    n := 2;
    WHILE EXISTS (SELECT 1 FROM tags WHERE workspace_id = twin.workspace_id
                  AND name_fold(name) = name_fold(twin.name || ' (' || n || ')')) LOOP
      n := n + 1;
    END LOOP;
    UPDATE tags SET name = twin.name || ' (' || n || ')' WHERE id = twin.id;
  END LOOP;
  FOR twin IN
    SELECT id, workspace_id, name FROM (
      SELECT *, row_number() OVER (PARTITION BY workspace_id, name_fold(name) ORDER BY created_at, id) AS place
      FROM folders) f WHERE place > 1 ORDER BY created_at, id
  LOOP
    n := 2;
    WHILE EXISTS (SELECT 1 FROM folders WHERE workspace_id = twin.workspace_id
                  AND name_fold(name) = name_fold(twin.name || ' (' || n || ')')) LOOP
      n := n + 1;
    END LOOP;
    UPDATE folders SET name = twin.name || ' (' || n || ')' WHERE id = twin.id;
  END LOOP;
END
$$;

ALTER TABLE tags DROP CONSTRAINT tags_name_taken;
CREATE UNIQUE INDEX tags_name_taken ON tags (workspace_id, name_fold(name));
ALTER TABLE folders DROP CONSTRAINT folders_name_taken;
CREATE UNIQUE INDEX folders_name_taken ON folders (workspace_id, name_fold(name));

-- People write their address in capitals now and then.
DROP INDEX customers_email;
CREATE INDEX customers_email ON customers (workspace_id, name_fold(email)) WHERE email IS NOT NULL;
