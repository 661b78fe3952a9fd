-- Destinations for some visitors: [{url, conditions: [{type, not, name, values}]}], the first that fits decides.
ALTER TABLE links ADD COLUMN rules jsonb;
