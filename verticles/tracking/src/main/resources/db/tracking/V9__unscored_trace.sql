-- The trace that a waiting fact's conversion is part of, as in the outbox.
ALTER TABLE conversions_unscored ADD COLUMN trace text;
