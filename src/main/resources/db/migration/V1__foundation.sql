-- Every table of a merchant has "shard" first in its keys and carries merchant_id for the second fence. All of it stays
-- within the portable subset: no sequences, triggers, MERGE, deferrable constraints; times come from the program.

DO $$
DECLARE r text;
BEGIN
    FOREACH r IN ARRAY ARRAY['aftersale_app', 'aftersale_platform'] LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', r);
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL; -- roles belong to the cluster: another database of it has made them in this moment
        END;
        BEGIN
            EXECUTE format('GRANT %I TO CURRENT_USER', r);
        EXCEPTION WHEN unique_violation OR insufficient_privilege OR SQLSTATE 'XX000' THEN
            NULL; -- granted by another migration in the same moment, or by an administrator; the program checks
        END;
        EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', r);
    END LOOP;
END $$;

-- The second fence: aftersale_app sees the rows of the merchant that the transaction named, aftersale_platform all. IS TRUE
-- keeps the fence out of the choice of an index: the planner takes shard and merchant for independent, and would rather read
-- through all that a merchant has by some index of (shard, merchant_id, ..., id) than look a few ids up by their key.
CREATE FUNCTION fence(target regclass, privileges text DEFAULT 'SELECT, INSERT, UPDATE, DELETE') RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY merchant ON %s TO aftersale_app
                    USING ((merchant_id = current_setting(''aftersale.merchant'')::bigint) IS TRUE)
                    WITH CHECK (merchant_id = current_setting(''aftersale.merchant'')::bigint)', target);
    EXECUTE format('CREATE POLICY platform ON %s TO aftersale_platform USING (true) WITH CHECK (true)', target);
    EXECUTE format('GRANT %s ON %s TO aftersale_app, aftersale_platform', privileges, target);
END $$;

-- ---------------------------------------------------------------- merchants

CREATE TABLE merchant (
    shard         int         NOT NULL,
    id            bigint      NOT NULL,
    merchant_id   bigint      NOT NULL CHECK (merchant_id = id),
    cms_id        bigint      NOT NULL,
    page_id       bigint      NOT NULL,
    catalog_id    bigint      NOT NULL,
    name          text        NOT NULL,
    currency      text        NOT NULL,
    country       text        NOT NULL,
    support_email text,
    suspended     boolean     NOT NULL DEFAULT false,
    settings      jsonb       NOT NULL,
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (shard, id),
    UNIQUE (shard, cms_id),
    UNIQUE (shard, page_id),
    UNIQUE (shard, catalog_id)
);
SELECT fence('merchant');

-- The secret is sealed, not hashed: webhooks are signed with it.
CREATE TABLE app (
    shard         int         NOT NULL,
    id            bigint      NOT NULL,
    merchant_id   bigint      NOT NULL,
    name          text        NOT NULL,
    secret_sealed bytea       NOT NULL,
    tied          boolean     NOT NULL,
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (shard, id)
);
SELECT fence('app');

-- A directory: found by the token's hash, before any merchant is known. Tokens and proofs are kept only as SHA-256.
CREATE TABLE access_token (
    token_hash  bytea       PRIMARY KEY,
    proof_hash  bytea       NOT NULL,
    merchant_id bigint      NOT NULL,
    app_id      bigint      NOT NULL,
    scopes      text        NOT NULL,
    proof_required boolean  NOT NULL,
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz,
    revoked_at  timestamptz
);
GRANT SELECT, INSERT, UPDATE ON access_token TO aftersale_platform;

CREATE TABLE product (
    shard       int         NOT NULL,
    merchant_id bigint      NOT NULL,
    retailer_id text        NOT NULL,
    id          bigint      NOT NULL,
    title       text        NOT NULL,
    price       bigint      NOT NULL CHECK (price >= 0),
    sale_price  bigint      CHECK (sale_price >= 0),
    currency    text        NOT NULL,
    stock       int         CHECK (stock >= 0), -- null: not counted
    updated_at  timestamptz NOT NULL,
    PRIMARY KEY (shard, merchant_id, retailer_id),
    UNIQUE (shard, id)
);
SELECT fence('product');

-- ---------------------------------------------------------------- idempotency: stored with the effect, never expires

CREATE TABLE idempotency (
    shard       int         NOT NULL,
    merchant_id bigint      NOT NULL,
    key         text        NOT NULL,
    fingerprint bytea       NOT NULL,
    answer      text        NOT NULL,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (shard, merchant_id, key)
);
SELECT fence('idempotency', 'SELECT, INSERT');

-- ---------------------------------------------------------------- orders

-- The server reads the text of each CHECK anew for every statement that writes to its table, which costs more than the check
-- itself: those that say the same of many columns are one.

CREATE TABLE orders (
    shard                   int         NOT NULL,
    id                      bigint      NOT NULL,
    merchant_id             bigint      NOT NULL,
    state                   text        NOT NULL CHECK (state IN ('FB_PROCESSING', 'CREATED', 'IN_PROGRESS', 'COMPLETED')),
    test                    boolean     NOT NULL,
    channel                 text        NOT NULL,
    currency                text        NOT NULL,
    external_id             text, -- the checkout's own number: the intake takes each once
    reference               text, -- the merchant's number, set once
    buyer_ref               text,
    buyer_name              text,
    buyer_email             text,
    buyer_phone             text,
    buyer_remarketing       boolean     NOT NULL DEFAULT false,
    address                 jsonb,
    shipping_option         jsonb,
    promotions              jsonb,
    gateway                 text        NOT NULL,
    payment_reference       text        NOT NULL,
    tax_inclusive           boolean     NOT NULL,
    placed_at               timestamptz NOT NULL,
    updated_at              timestamptz NOT NULL,
    hold_until              timestamptz NOT NULL,
    ship_by                 date        NOT NULL,
    cancel_at               timestamptz, -- when an order that nobody ships is cancelled
    -- authorised: what the buyer agreed to pay
    items_net               bigint      NOT NULL,
    items_tax               bigint      NOT NULL,
    shipping_net            bigint      NOT NULL,
    shipping_tax            bigint      NOT NULL,
    -- captured: what was taken, shipment by shipment
    captured                bigint      NOT NULL DEFAULT 0,
    captured_shipping       bigint      NOT NULL DEFAULT 0,
    captured_shipping_tax   bigint      NOT NULL DEFAULT 0,
    -- given back to the buyer, and kept back from it for return shipping
    refunded                bigint      NOT NULL DEFAULT 0,
    withheld                bigint      NOT NULL DEFAULT 0,
    refunded_shipping       bigint      NOT NULL DEFAULT 0,
    refunded_shipping_tax   bigint      NOT NULL DEFAULT 0,
    refunds                 int         NOT NULL DEFAULT 0,
    dispute_locked          bigint      NOT NULL DEFAULT 0,
    -- fees taken at capture, and given back with refunds
    selling_fee             bigint      NOT NULL DEFAULT 0,
    processing_fee          bigint      NOT NULL DEFAULT 0,
    selling_fee_returned    bigint      NOT NULL DEFAULT 0,
    processing_fee_returned bigint      NOT NULL DEFAULT 0,
    -- the merchant's share that is not yet released to its available balance
    pending                 bigint      NOT NULL DEFAULT 0,
    units_open              int         NOT NULL,
    units_fulfilled         int         NOT NULL DEFAULT 0,
    units_cancelled         int         NOT NULL DEFAULT 0,
    PRIMARY KEY (shard, id),
    CONSTRAINT orders_never_negative CHECK (least(items_net, items_tax, shipping_net, shipping_tax, refunded, withheld,
        refunded_shipping, refunded_shipping_tax, dispute_locked, selling_fee_returned, processing_fee_returned,
        units_open) >= 0),
    CONSTRAINT never_above_authorised CHECK (captured <= items_net + items_tax + shipping_net + shipping_tax),
    CONSTRAINT never_above_captured CHECK (refunded + dispute_locked <= captured),
    CONSTRAINT shipping_within_captured CHECK (refunded_shipping <= captured_shipping
        AND refunded_shipping_tax <= captured_shipping_tax
        AND captured_shipping <= shipping_net AND captured_shipping_tax <= shipping_tax),
    CONSTRAINT fees_within_taken CHECK (selling_fee_returned <= selling_fee
        AND processing_fee_returned <= processing_fee)
) WITH (fillfactor = 85);
CREATE INDEX orders_by_state ON orders (shard, merchant_id, test, state, id);
CREATE INDEX orders_by_update ON orders (shard, merchant_id, test, updated_at, id);
CREATE INDEX orders_refunded ON orders (shard, merchant_id, test, id) WHERE refunds > 0;
CREATE INDEX orders_cancelled ON orders (shard, merchant_id, test, id) WHERE units_cancelled > 0;
CREATE UNIQUE INDEX orders_external_id ON orders (shard, merchant_id, test, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX orders_reference ON orders (shard, merchant_id, reference) WHERE reference IS NOT NULL;
CREATE INDEX orders_buyer ON orders (shard, merchant_id, buyer_ref) WHERE buyer_ref IS NOT NULL;
CREATE INDEX orders_on_hold ON orders (hold_until) WHERE state = 'FB_PROCESSING';
CREATE INDEX orders_to_cancel ON orders (cancel_at) WHERE state IN ('CREATED', 'IN_PROGRESS');
SELECT fence('orders');

CREATE TABLE order_item (
    shard             int     NOT NULL,
    order_id          bigint  NOT NULL,
    id                bigint  NOT NULL,
    merchant_id       bigint  NOT NULL,
    line              int     NOT NULL,
    retailer_id       text    NOT NULL,
    product_id        bigint  NOT NULL,
    product_name      text    NOT NULL,
    unit_price        bigint  NOT NULL,
    quantity          int     NOT NULL,
    discount          bigint  NOT NULL DEFAULT 0,
    net               bigint  NOT NULL, -- after all discounts
    tax               bigint  NOT NULL,
    extras            jsonb,  -- promotions, customization: shown, never computed with
    fulfilled         int     NOT NULL DEFAULT 0,
    cancelled         int     NOT NULL DEFAULT 0,
    -- promised to be captured with shipments, and captured of that
    shipped_net       bigint  NOT NULL DEFAULT 0,
    shipped_tax       bigint  NOT NULL DEFAULT 0,
    captured_quantity int     NOT NULL DEFAULT 0,
    captured_net      bigint  NOT NULL DEFAULT 0,
    captured_tax      bigint  NOT NULL DEFAULT 0,
    cancelled_net     bigint  NOT NULL DEFAULT 0,
    cancelled_tax     bigint  NOT NULL DEFAULT 0,
    refunded_quantity int     NOT NULL DEFAULT 0,
    refunded_net      bigint  NOT NULL DEFAULT 0,
    refunded_tax      bigint  NOT NULL DEFAULT 0,
    PRIMARY KEY (shard, order_id, id),
    FOREIGN KEY (shard, order_id) REFERENCES orders (shard, id),
    CONSTRAINT order_item_never_negative CHECK (least(unit_price, quantity - 1, discount, net, tax, fulfilled, cancelled,
        cancelled_net, cancelled_tax, captured_quantity, captured_net, captured_tax, refunded_quantity, refunded_net,
        refunded_tax) >= 0),
    CONSTRAINT units_within_quantity CHECK (fulfilled + cancelled <= quantity),
    CONSTRAINT item_within_ordered CHECK (shipped_net + cancelled_net <= net AND shipped_tax + cancelled_tax <= tax),
    CONSTRAINT item_within_shipped CHECK (captured_quantity <= fulfilled
        AND captured_net <= shipped_net AND captured_tax <= shipped_tax),
    CONSTRAINT item_within_captured CHECK (refunded_quantity <= captured_quantity
        AND refunded_net <= captured_net AND refunded_tax <= captured_tax)
) WITH (fillfactor = 85);
SELECT fence('order_item');

-- A shipment is also the capture of its payment: one row each, made together.
CREATE TABLE shipment (
    shard           int         NOT NULL,
    id              bigint      NOT NULL,
    merchant_id     bigint      NOT NULL,
    order_id        bigint      NOT NULL,
    external_id     text,
    carrier         text,
    tracking_number text,
    shipping_method text,
    origin          jsonb,
    shipped_at      timestamptz NOT NULL,
    -- the capture; its id is its own, as the API shows payments apart from shipments
    capture_id      bigint      NOT NULL,
    capture_state   text        NOT NULL CHECK (capture_state IN ('PENDING', 'CAPTURED', 'FAILED')),
    items_net       bigint      NOT NULL,
    items_tax       bigint      NOT NULL,
    shipping_net    bigint      NOT NULL,
    shipping_tax    bigint      NOT NULL,
    selling_fee     bigint      NOT NULL,
    processing_fee  bigint      NOT NULL,
    captured_at     timestamptz,
    release_at      timestamptz,
    released        boolean     NOT NULL DEFAULT false,
    PRIMARY KEY (shard, id),
    FOREIGN KEY (shard, order_id) REFERENCES orders (shard, id)
);
CREATE INDEX shipment_order ON shipment (shard, order_id);
CREATE UNIQUE INDEX shipment_capture ON shipment (shard, capture_id);
CREATE INDEX shipment_to_release ON shipment (release_at) WHERE NOT released AND capture_state = 'CAPTURED';
SELECT fence('shipment');

CREATE TABLE shipment_item (
    shard       int    NOT NULL,
    shipment_id bigint NOT NULL,
    item_id     bigint NOT NULL,
    merchant_id bigint NOT NULL,
    quantity    int    NOT NULL CHECK (quantity > 0),
    net         bigint NOT NULL,
    tax         bigint NOT NULL,
    PRIMARY KEY (shard, shipment_id, item_id),
    FOREIGN KEY (shard, shipment_id) REFERENCES shipment (shard, id)
);
SELECT fence('shipment_item');

CREATE TABLE cancellation (
    shard              int         NOT NULL,
    id                 bigint      NOT NULL,
    merchant_id        bigint      NOT NULL,
    order_id           bigint      NOT NULL,
    reason_code        text        NOT NULL,
    reason_description text,
    restocked          boolean     NOT NULL,
    actor              text        NOT NULL,
    amount             bigint      NOT NULL, -- of the authorisation that will not be captured
    created_at         timestamptz NOT NULL,
    PRIMARY KEY (shard, id),
    FOREIGN KEY (shard, order_id) REFERENCES orders (shard, id)
);
CREATE INDEX cancellation_order ON cancellation (shard, order_id);
SELECT fence('cancellation', 'SELECT, INSERT');

CREATE TABLE cancellation_item (
    shard           int    NOT NULL,
    cancellation_id bigint NOT NULL,
    item_id         bigint NOT NULL,
    merchant_id     bigint NOT NULL,
    quantity        int    NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (shard, cancellation_id, item_id),
    FOREIGN KEY (shard, cancellation_id) REFERENCES cancellation (shard, id)
);
SELECT fence('cancellation_item', 'SELECT, INSERT');

-- ---------------------------------------------------------------- refunds

CREATE TABLE refund (
    shard        int         NOT NULL,
    id           bigint      NOT NULL,
    merchant_id  bigint      NOT NULL,
    order_id     bigint      NOT NULL,
    state        text        NOT NULL CHECK (state IN ('PROCESSING', 'SUCCEEDED', 'FAILED')),
    reason_code  text        NOT NULL,
    reason_text  text,
    return_id    bigint,
    currency     text        NOT NULL,
    items_net    bigint      NOT NULL,
    items_tax    bigint      NOT NULL,
    shipping_net bigint      NOT NULL,
    shipping_tax bigint      NOT NULL,
    goodwill     bigint      NOT NULL, -- on top, within what is captured
    deduction    bigint      NOT NULL,
    total        bigint      NOT NULL, -- what the buyer gets
    fees_returned bigint     NOT NULL,
    created_at   timestamptz NOT NULL,
    settled_at   timestamptz,
    PRIMARY KEY (shard, id),
    FOREIGN KEY (shard, order_id) REFERENCES orders (shard, id),
    CONSTRAINT refund_never_negative CHECK (least(items_net, items_tax, shipping_net, shipping_tax, goodwill, deduction,
        total - 1) >= 0)
);
CREATE INDEX refund_order ON refund (shard, order_id);
SELECT fence('refund', 'SELECT, INSERT, UPDATE');

CREATE TABLE refund_item (
    shard       int     NOT NULL,
    refund_id   bigint  NOT NULL,
    item_id     bigint  NOT NULL,
    merchant_id bigint  NOT NULL,
    quantity    int     NOT NULL, -- 0: by amount
    net         bigint  NOT NULL,
    tax         bigint  NOT NULL,
    PRIMARY KEY (shard, refund_id, item_id),
    FOREIGN KEY (shard, refund_id) REFERENCES refund (shard, id),
    CONSTRAINT refund_item_never_negative CHECK (least(quantity, net, tax) >= 0)
);
SELECT fence('refund_item', 'SELECT, INSERT');

-- ---------------------------------------------------------------- payment intents: what a gateway is to carry out

CREATE TABLE payment_intent (
    shard             int         NOT NULL,
    ref_id            bigint      NOT NULL, -- the capture, refund, or order (void) that it serves
    kind              text        NOT NULL CHECK (kind IN ('CAPTURE', 'REFUND', 'VOID')),
    merchant_id       bigint      NOT NULL,
    order_id          bigint      NOT NULL,
    gateway           text        NOT NULL,
    payment_reference text        NOT NULL,
    psp_key           text        NOT NULL, -- never another one while the outcome is unknown
    amount            bigint      NOT NULL CHECK (amount >= 0),
    currency          text        NOT NULL,
    test              boolean     NOT NULL,
    state             text        NOT NULL CHECK (state IN ('NEW', 'UNKNOWN', 'PENDING', 'SUCCEEDED', 'FAILED')),
    attempts          int         NOT NULL DEFAULT 0,
    next_at           timestamptz NOT NULL, -- also the lease: a carrier moves it ahead before it calls
    psp_id            text,
    error             text,
    created_at        timestamptz NOT NULL,
    settled_at        timestamptz,
    PRIMARY KEY (shard, ref_id, kind)
) WITH (fillfactor = 85);
CREATE INDEX payment_intent_open ON payment_intent (next_at) WHERE state IN ('NEW', 'UNKNOWN', 'PENDING');
SELECT fence('payment_intent', 'SELECT, INSERT, UPDATE');

-- ---------------------------------------------------------------- ledger

-- A transfer moves a positive amount from one account (debit) to another (credit): an imbalance cannot be written down.
-- Its key is what caused it, so that each cause is booked once.
CREATE TABLE transfer (
    shard       int         NOT NULL,
    ref_id      bigint      NOT NULL,
    posting     text        NOT NULL,
    seq         int         NOT NULL,
    merchant_id bigint      NOT NULL,
    order_id    bigint      NOT NULL,
    debit       text        NOT NULL,
    credit      text        NOT NULL,
    amount      bigint      NOT NULL CHECK (amount > 0),
    currency    text        NOT NULL,
    test        boolean     NOT NULL,
    posted_at   timestamptz NOT NULL,
    PRIMARY KEY (shard, ref_id, posting, seq),
    CHECK (debit <> credit)
);
CREATE INDEX transfer_tail ON transfer (shard, merchant_id, posted_at);
SELECT fence('transfer', 'SELECT, INSERT');

CREATE TABLE balance_checkpoint (
    shard       int         NOT NULL,
    merchant_id bigint      NOT NULL,
    account     text        NOT NULL,
    currency    text        NOT NULL,
    test        boolean     NOT NULL,
    upto        timestamptz NOT NULL,
    balance     bigint      NOT NULL, -- credits minus debits
    PRIMARY KEY (shard, merchant_id, account, currency, test)
);
SELECT fence('balance_checkpoint');

-- ---------------------------------------------------------------- events: the outbox, and the log that replays read

CREATE TABLE event (
    shard       int         NOT NULL,
    id          bigint      NOT NULL,
    merchant_id bigint      NOT NULL,
    type        text        NOT NULL,
    object_id   bigint      NOT NULL,
    order_id    bigint      NOT NULL,
    test        boolean     NOT NULL,
    payload     jsonb       NOT NULL,
    at          timestamptz NOT NULL,
    dispatched  boolean     NOT NULL DEFAULT false,
    PRIMARY KEY (shard, id)
) WITH (fillfactor = 85);
CREATE INDEX event_waiting ON event (shard, id) WHERE NOT dispatched;
SELECT fence('event', 'SELECT, INSERT, UPDATE');

-- One row a shard that ever had an event: its lock is the right to dispatch the shard, so events go out in order.
CREATE TABLE event_lane (
    shard int PRIMARY KEY
);
GRANT SELECT, INSERT, UPDATE ON event_lane TO aftersale_platform;

CREATE TABLE deployment (
    key   text PRIMARY KEY,
    value text NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON deployment TO aftersale_platform;
