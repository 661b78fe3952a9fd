-- The trace that a fact's cause is part of (traceparent, and behind a space tracestate); null where nothing is traced.
ALTER TABLE outbox ADD COLUMN trace text;
