-- ---------------------------------------------------------------- what carriers tell of parcels

ALTER TABLE shipment ADD COLUMN out_for_delivery_at timestamptz, ADD COLUMN delivered_at timestamptz;

-- ---------------------------------------------------------------- how merchants' notices look, and what they say

CREATE TABLE notice_style (
    shard       int    NOT NULL,
    merchant_id bigint NOT NULL,
    accent      text   NOT NULL,
    signature   text,
    logo        bytea, -- PNG, drawn anew by us
    PRIMARY KEY (shard, merchant_id)
);
SELECT fence('notice_style', 'SELECT, INSERT, UPDATE');

-- Where there is no row, our own words stand.
CREATE TABLE notice_words (
    shard       int    NOT NULL,
    merchant_id bigint NOT NULL,
    kind        text   NOT NULL,
    language    text   NOT NULL,
    subject     text,
    heading     text,
    opening     text,
    PRIMARY KEY (shard, merchant_id, kind, language)
);
SELECT fence('notice_words', 'SELECT, INSERT, UPDATE, DELETE');
