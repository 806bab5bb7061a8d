-- What needs a person is counted on every visit: each kind of trouble has an index that holds nothing else.
CREATE INDEX orders_checking ON orders (store_id, created_at) WHERE payment_status = 'checking';
CREATE INDEX orders_unpaid ON orders (store_id, created_at)
    WHERE payment_status = 'unpaid' AND pay_type <> 'cod' AND status <> 'cancelled';
CREATE INDEX orders_in_excess ON orders (store_id, created_at)
    WHERE received_minor > total_minor OR (status = 'cancelled' AND received_minor > 0);
CREATE INDEX inbox_unmatched ON inbox (store_id, received_at) WHERE state IN ('quarantined', 'unreadable');

-- Since when a lane has failed without a break.
ALTER TABLE lanes ADD COLUMN failing_since BIGINT;
