-- Clicks are counted by quarters of an hour from now on: days begin at half past or a quarter to an hour in UTC where
-- people live in such zones. What was counted by hours stays as it is and stands at the first quarter of its hour.
ALTER TABLE link_hours RENAME TO link_quarters;
ALTER TABLE link_quarters RENAME COLUMN hour TO quarter;
ALTER INDEX link_hours_workspace RENAME TO link_quarters_workspace;
ALTER TABLE workspace_hours RENAME TO workspace_quarters;
ALTER TABLE workspace_quarters RENAME COLUMN hour TO quarter;
