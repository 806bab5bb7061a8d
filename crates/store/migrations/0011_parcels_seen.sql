-- What of parcels waits for a person, read along indexes that hold nothing else. `needing` is 1 where somebody must find
-- out: the goods are stuck, the carrier used a code that nobody knows, or the parcel is followed no longer.
ALTER TABLE parcels ADD COLUMN needing BIGINT NOT NULL DEFAULT 0;
UPDATE parcels SET needing = 1 WHERE phase = 'stuck';
CREATE INDEX parcels_needing ON parcels (store_id, status_at, number, order_id) WHERE needing = 1;
CREATE INDEX parcels_waiting ON parcels (store_id, arrived_at, number, order_id) WHERE phase = 'arrived';
CREATE INDEX parcels_coming_back ON parcels (store_id, status_at, number, order_id)
    WHERE next_at IS NOT NULL AND (leg = 'return' OR phase = 'returning');
DROP INDEX parcels_followed;
CREATE INDEX parcels_followed ON parcels (store_id, phase, status_at, number, order_id) WHERE next_at IS NOT NULL;
