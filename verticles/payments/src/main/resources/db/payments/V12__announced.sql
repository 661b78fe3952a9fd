-- When the partner was told of a commission; nobody may be owed something they never heard of.
-- The default, taken down again at once, says of all that is there that it was told, without rewriting the table.
ALTER TABLE commissions ADD COLUMN announced_at timestamptz DEFAULT now();
ALTER TABLE commissions ALTER COLUMN announced_at DROP DEFAULT;
-- Those that a person had to look at are told only then, and some that were brought back later never were. Where that cannot be
-- seen they are told (once more at most: a message about a commission is sent once, whatever payments says).
UPDATE commissions SET announced_at = NULL
 WHERE fraud_score IS NOT NULL AND (reviewed_at IS NOT NULL OR status = 'hold');
