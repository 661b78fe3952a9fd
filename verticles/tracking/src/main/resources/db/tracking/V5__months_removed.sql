-- Months whose clicks retention has removed, by their first day in UTC; of the transaction that drops the partition. With the rows
-- goes what told a click from its repetition, so a click of such a month is never counted again, whoever delivers it.
CREATE TABLE click_months_removed (
  month      date PRIMARY KEY,
  removed_at timestamptz NOT NULL
);
