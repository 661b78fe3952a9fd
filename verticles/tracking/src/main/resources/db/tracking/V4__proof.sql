-- How many clicks of a journal's lane are stored, counted in the transaction that stores them: by block of 65,536 sequences, so
-- that a full block with fewer clicks says where one is missing, and by partition of the topic, so that two writers never meet.
CREATE TABLE journal_blocks (
  journal       text COLLATE "C" NOT NULL,
  lane          integer NOT NULL,
  block         bigint NOT NULL,
  partition     integer NOT NULL,
  stored        bigint NOT NULL,
  -- Delivered again and not stored again.
  repeated      bigint NOT NULL,
  -- Delivered, and no click: never stored.
  unreadable    bigint NOT NULL,
  last_sequence bigint NOT NULL,
  PRIMARY KEY (journal, lane, block, partition)
) WITH (fillfactor = 70);

-- The topic's next record that is not stored yet, by partition; of the same transaction too.
CREATE TABLE click_positions (
  partition   integer PRIMARY KEY,
  next_offset bigint NOT NULL
) WITH (fillfactor = 70);
