-- Until now the flag was stored and did nothing: all links counted. So they go on, and those to come count unless told otherwise.
ALTER TABLE links ALTER COLUMN track_conversion SET DEFAULT true;
UPDATE links SET track_conversion = true, revision = nextval('revisions') WHERE NOT track_conversion;
