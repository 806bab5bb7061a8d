-- The list's walk reads what a search looks at from its index: these columns stand behind the order's body in the row,
-- where each costs a look at the whole of it. `needing` and `open_matters` stay out, so that what is in trouble is found
-- by its own small index and never by reading this one.
DROP INDEX orders_by_kind;
CREATE INDEX orders_by_kind ON orders (store_id, status, payment_status, pay_type, source, created_at, order_id,
    total_minor, phone, phone_tail, email, name_key);
