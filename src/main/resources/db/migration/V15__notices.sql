-- ---------------------------------------------------------------- what carriers tell of parcels

ALTER TABLE shipment ADD COLUMN out_for_delivery_at timestamptz, ADD COLUMN delivered_at timestamptz;
