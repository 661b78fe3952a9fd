-- Dead letters lie in Kafka now, in the topic's own <topic>.dlq. A table that holds some stays for a person to look at.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM dead_letters) THEN
    DROP TABLE dead_letters;
  END IF;
END $$;
