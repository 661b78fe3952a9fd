-- The next offset of each partition that is not taken in yet; in the transaction of the effect.
CREATE TABLE inbox_positions (
  consumer    text NOT NULL,
  topic       text NOT NULL,
  partition   integer NOT NULL,
  -- Which topic of this name: one that is made again begins its offsets anew.
  topic_id    text,
  next_offset bigint NOT NULL,
  PRIMARY KEY (consumer, topic, partition)
) WITH (fillfactor = 50);

-- Until now every fact had a row for ever. The consumer's place in Kafka says what was taken in; of what may still be sent again
-- a day is far more than enough. Those rows go once partition 0 has moved on.
DELETE FROM inbox WHERE taken_at < now() - interval '1 day';
ALTER TABLE inbox
  ADD COLUMN topic text NOT NULL DEFAULT 'conversions',
  ADD COLUMN partition integer NOT NULL DEFAULT 0,
  ADD COLUMN record_offset bigint NOT NULL DEFAULT -1,
  -- By a person, from the dead letters.
  ADD COLUMN replayed boolean NOT NULL DEFAULT false;
CREATE INDEX inbox_oldest ON inbox (consumer, topic, partition, record_offset) WHERE NOT replayed;
