-- What the list of orders is filtered and searched by. `name_key` is empty (NULL) in rows that were written before; the
-- program fills those after the migration, page by page.

ALTER TABLE orders ADD COLUMN source TEXT NOT NULL DEFAULT 'shop';
ALTER TABLE orders ADD COLUMN name_key TEXT {bytewise};
ALTER TABLE orders ADD COLUMN phone_tail TEXT {bytewise};
ALTER TABLE orders ADD COLUMN email TEXT {bytewise};
ALTER TABLE orders ADD COLUMN open_matters BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN needing BIGINT NOT NULL DEFAULT 0;

UPDATE orders SET needing = (SELECT COUNT(*) FROM effects AS e
    WHERE e.store_id = orders.store_id AND e.subject_id = orders.order_id AND e.state IN ('refused', 'unknown'))
WHERE EXISTS (SELECT 1 FROM effects AS e
    WHERE e.store_id = orders.store_id AND e.subject_id = orders.order_id AND e.state IN ('refused', 'unknown'));

CREATE INDEX orders_by_kind ON orders (store_id, status, payment_status, pay_type, source, created_at, order_id, total_minor);
CREATE INDEX orders_by_sum ON orders (store_id, total_minor, created_at, order_id);
CREATE INDEX orders_by_phone ON orders (store_id, phone, created_at, order_id);
CREATE INDEX orders_by_tail ON orders (store_id, phone_tail, created_at, order_id);
CREATE INDEX orders_by_name ON orders (store_id, name_key, created_at, order_id);
CREATE INDEX orders_by_email ON orders (store_id, email, created_at, order_id) WHERE email IS NOT NULL;
CREATE INDEX orders_in_trouble ON orders (store_id, created_at, order_id) WHERE needing > 0 OR open_matters > 0;
CREATE INDEX orders_unfilled ON orders (store_id, order_id) WHERE name_key IS NULL;
