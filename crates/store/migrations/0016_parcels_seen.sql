-- What staff have to do with a parcel now, in one word; empty once nothing is to be expected of it. Lists and counts of
-- what is under way are read by it, and never touch what was finished long ago.
ALTER TABLE parcels ADD COLUMN matter TEXT NOT NULL DEFAULT '';
UPDATE parcels SET matter = 'needing' WHERE phase = 'stuck';
UPDATE parcels SET matter = CASE WHEN leg = 'return' OR phase = 'returning' THEN 'coming_back'
        WHEN phase = 'not_found' THEN 'created' ELSE phase END
    WHERE next_at IS NOT NULL AND phase IN ('not_found', 'created', 'in_transit', 'arrived', 'refused', 'returning');
CREATE INDEX parcels_by_matter ON parcels (store_id, matter, status_at, number);
DROP INDEX parcels_followed;
