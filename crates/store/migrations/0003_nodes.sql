-- When the lease of the holder before the present one ended or would have ended: its messages count towards the limits of
-- whoever takes the lane over.
ALTER TABLE lanes ADD COLUMN former_until BIGINT NOT NULL DEFAULT 0;

-- Effects that wait for a person are counted at every look at the metrics.
CREATE INDEX effects_dead ON effects (store_id, lane, state) WHERE state IN ('refused', 'unknown');
