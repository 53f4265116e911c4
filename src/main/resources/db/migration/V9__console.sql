-- ---------------------------------------------------------------- orders, found by what people know of them

-- What an order is found by: the buyer's name beginning with each of its words, the e-mail address, the checkout's and the
-- merchant's numbers, tracking numbers. Lower case, without accents, spaces in one way (SearchTerms). A table of its own,
-- because the order's row changes with each refund and these never do; byte order, so that a prefix is a range. Found rows
-- are read through their orders, so it needs no foreign key.
CREATE TABLE order_term (
    shard       int     NOT NULL,
    merchant_id bigint  NOT NULL,
    test        boolean NOT NULL,
    term        text    COLLATE "C" NOT NULL,
    order_id    bigint  NOT NULL,
    PRIMARY KEY (shard, merchant_id, test, term, order_id)
);
SELECT fence('order_term', 'SELECT, INSERT, DELETE');

-- What stands here from before: the same terms as the program would have entered.
WITH known AS (
    SELECT o.shard, o.merchant_id, o.test, o.id,
           regexp_split_to_array(btrim(regexp_replace(
               lower(regexp_replace(normalize(coalesce(o.buyer_name, ''), NFKD), '[\u0300-\u036f]', '', 'g')),
               '[[:space:].,;:''"()/_-]+', ' ', 'g')), ' ') AS words,
           regexp_replace(lower(o.buyer_email), '[[:space:]]+', '', 'g') AS email,
           regexp_replace(lower(o.external_id), '[[:space:]]+', '', 'g') AS external_id,
           regexp_replace(lower(o.reference), '[[:space:]]+', '', 'g') AS reference
      FROM orders o
), terms AS (
    SELECT k.shard, k.merchant_id, k.test, k.id,
           array_to_string(k.words[w.n:] || k.words[:w.n - 1], ' ') AS term
      FROM known k CROSS JOIN LATERAL generate_series(1, least(cardinality(k.words), 6)) AS w (n)
     UNION
    SELECT k.shard, k.merchant_id, k.test, k.id, n.term
      FROM known k CROSS JOIN LATERAL (VALUES (k.email), (k.external_id), (k.reference)) AS n (term)
     UNION
    SELECT s.shard, s.merchant_id, k.test, s.order_id, regexp_replace(lower(s.tracking_number), '[[:space:]]+', '', 'g')
      FROM shipment s JOIN known k ON k.shard = s.shard AND k.id = s.order_id
)
INSERT INTO order_term (shard, merchant_id, test, term, order_id)
SELECT DISTINCT shard, merchant_id, test, left(term, 100), id FROM terms WHERE term <> '';

-- By product. Lines change with refunds too, but never in these columns: the index costs nothing after the sale.
CREATE INDEX order_item_sku ON order_item (shard, merchant_id, retailer_id, order_id);

-- The list, newest sale first.
CREATE INDEX orders_by_placed ON orders (shard, merchant_id, test, placed_at, id);

-- What is to be done, soonest first: small, because most orders are through.
CREATE INDEX orders_to_ship ON orders (shard, merchant_id, test, ship_by, id) WHERE state IN ('CREATED', 'IN_PROGRESS');

-- ---------------------------------------------------------------- what happened to one order

-- Entered when an event is dispatched, so that what publishes events does not wait for it; the few that are not dispatched
-- yet stand in event_waiting.
CREATE INDEX event_by_order ON event (shard, order_id, id) WHERE dispatched;

-- Refunds and captures that a gateway refused for good.
CREATE INDEX payment_intent_failed ON payment_intent (shard, merchant_id, settled_at) WHERE state = 'FAILED';

-- ---------------------------------------------------------------- what staff keep

-- Filters of a list under a name; the query is the part of its address behind the question mark.
CREATE TABLE console_view (
    shard       int         NOT NULL,
    merchant_id bigint      NOT NULL,
    staff_id    bigint      NOT NULL,
    id          bigint      NOT NULL,
    name        text        NOT NULL,
    query       text        NOT NULL,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (shard, merchant_id, staff_id, id)
);
SELECT fence('console_view', 'SELECT, INSERT, UPDATE, DELETE');

-- What staff note on an order; nobody outside sees it.
CREATE TABLE console_note (
    shard       int         NOT NULL,
    merchant_id bigint      NOT NULL,
    order_id    bigint      NOT NULL,
    id          bigint      NOT NULL,
    staff_id    bigint      NOT NULL,
    author      text        NOT NULL, -- as the name stood then
    body        text        NOT NULL,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (shard, merchant_id, order_id, id),
    FOREIGN KEY (shard, order_id) REFERENCES orders (shard, id)
);
SELECT fence('console_note', 'SELECT, INSERT, DELETE');
