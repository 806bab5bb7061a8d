-- How many findings of a round needed somebody when it ended, counted then. Of older rounds it is what was shown of them:
-- what they found less what they healed.
ALTER TABLE reconciliations ADD COLUMN left_open BIGINT NOT NULL DEFAULT 0;
UPDATE reconciliations SET left_open = missing + extra + different - healed
    WHERE missing + extra + different > healed;
