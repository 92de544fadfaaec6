import { OWN_NAMES } from './own-names.ts'
import type { Schemas } from './schemas.ts'

/**
 * Events and messages are partitioned by the serial of their order, which is by the time of its placing: all of an
 * order is in one partition, found by its key and unique in it. When all orders of a partition are pruned it is
 * dropped. Orders that are pruned have no events and messages, even where their rows are still there: `to_sweep`
 * tells these.
 */
export const partitions = ({ ours }: Schemas): string => `
CREATE TABLE ${ours}.messages (
  order_serial bigint NOT NULL,
  digest text NOT NULL,
  serial bigint GENERATED ALWAYS AS IDENTITY,
  source text NOT NULL,
  callback text,
  received_at bigint NOT NULL,
  body bytea NOT NULL,
  key_id text,
  PRIMARY KEY (order_serial, digest)
) PARTITION BY RANGE (order_serial);

CREATE TABLE ${ours}.events (
  order_serial bigint NOT NULL,
  id text NOT NULL,
  serial bigint GENERATED ALWAYS AS IDENTITY,
  event bytea NOT NULL,
  key_id text,
  PRIMARY KEY (order_serial, id)
) PARTITION BY RANGE (order_serial);

-- From first up to, but without, beyond.
CREATE TABLE ${ours}.partitions (
  first bigint PRIMARY KEY,
  beyond bigint NOT NULL
);

CREATE TABLE ${ours}.to_sweep (order_serial bigint PRIMARY KEY);

CREATE FUNCTION ${ours}.partition_size() RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 1000000';

CREATE FUNCTION ${ours}.lacks_partition(of_order bigint) RETURNS boolean LANGUAGE plpgsql ${OWN_NAMES} AS $$
BEGIN
  RETURN NOT EXISTS (SELECT 1 FROM ${ours}.partitions p WHERE p.first <= of_order AND p.beyond > of_order);
END $$;

-- With the rights of its owner: who runs an application may not change the schema. Nobody waits for it but others who
-- make one.
CREATE FUNCTION ${ours}.make_partition(of_order bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
${OWN_NAMES} AS $$
DECLARE
  size bigint := ${ours}.partition_size();
  from_serial bigint;
  to_serial bigint;
  name text;
BEGIN
  PERFORM pg_advisory_xact_lock(7155002, hashtext('${ours}'));
  IF NOT ${ours}.lacks_partition(of_order) THEN
    RETURN;
  END IF;
  SELECT coalesce(max(p.beyond), 0) INTO from_serial FROM ${ours}.partitions p WHERE p.beyond <= of_order;
  from_serial := from_serial + (of_order - from_serial) / size * size;
  SELECT least(from_serial + size, min(p.first)) INTO to_serial FROM ${ours}.partitions p WHERE p.first > of_order;
  FOREACH name IN ARRAY '{messages,events}'::text[] LOOP
    EXECUTE format('CREATE TABLE ${ours}.%I (LIKE ${ours}.%I INCLUDING INDEXES)', name || '_' || from_serial, name);
    EXECUTE format('ALTER TABLE ${ours}.%I ATTACH PARTITION ${ours}.%I FOR VALUES FROM (%s) TO (%s)',
      name, name || '_' || from_serial, from_serial, to_serial);
  END LOOP;
  INSERT INTO ${ours}.partitions VALUES (from_serial, to_serial);
END $$;

-- Orders that were pruned have news: their old rows must not come back. Shuts out whoever would drop their partition.
CREATE FUNCTION ${ours}.sweep_reborn(reborn bigint[]) RETURNS void LANGUAGE plpgsql ${OWN_NAMES} AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7155003, hashtext('${ours}'));
  DELETE FROM ${ours}.messages m USING unnest(reborn) s WHERE m.order_serial = s;
  DELETE FROM ${ours}.events e USING unnest(reborn) s WHERE e.order_serial = s;
  DELETE FROM ${ours}.to_sweep s WHERE s.order_serial = ANY(reborn);
END $$;

-- False when it has an order that is not pruned, gets new ones, or is in use for so long that others would wait.
CREATE FUNCTION ${ours}.drop_partition(from_serial bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
${OWN_NAMES} SET lock_timeout = '200ms' SET enable_seqscan = off AS $$
DECLARE
  part ${ours}.partitions;
BEGIN
  PERFORM pg_advisory_xact_lock(7155003, hashtext('${ours}'));
  SELECT * INTO part FROM ${ours}.partitions p WHERE p.first = from_serial;
  IF NOT FOUND OR part.beyond > (SELECT max(o.serial) FROM ${ours}.orders o)
      OR EXISTS (SELECT 1 FROM ${ours}.orders o WHERE o.serial >= part.first AND o.serial < part.beyond AND NOT o.pruned) THEN
    RETURN false;
  END IF;
  EXECUTE format('DROP TABLE ${ours}.%I', 'messages_' || from_serial);
  EXECUTE format('DROP TABLE ${ours}.%I', 'events_' || from_serial);
  DELETE FROM ${ours}.partitions p WHERE p.first = from_serial;
  DELETE FROM ${ours}.to_sweep s WHERE s.order_serial >= part.first AND s.order_serial < part.beyond;
  RETURN true;
EXCEPTION WHEN lock_not_available THEN
  RETURN false;
END $$;

-- The partitions in which pruned orders have left something.
CREATE FUNCTION ${ours}.partitions_to_sweep() RETURNS jsonb LANGUAGE plpgsql ${OWN_NAMES} SET enable_seqscan = off AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(p.first ORDER BY p.first), '[]') FROM ${ours}.partitions p
    WHERE EXISTS (SELECT 1 FROM ${ours}.to_sweep s WHERE s.order_serial >= p.first AND s.order_serial < p.beyond));
END $$;

-- Removes what pruned orders have left. Returns whether there may be more.
CREATE FUNCTION ${ours}.sweep(most int) RETURNS boolean LANGUAGE plpgsql ${OWN_NAMES} SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  -- Whoever gives an order news has its lock.
  swept bigint[] := ARRAY(SELECT o.serial FROM ${ours}.to_sweep s JOIN ${ours}.orders o ON o.serial = s.order_serial
    WHERE o.pruned ORDER BY s.order_serial LIMIT most FOR NO KEY UPDATE OF o);
BEGIN
  DELETE FROM ${ours}.messages m USING unnest(swept) s WHERE m.order_serial = s;
  DELETE FROM ${ours}.events e USING unnest(swept) s WHERE e.order_serial = s;
  DELETE FROM ${ours}.to_sweep t WHERE t.order_serial = ANY(swept);
  RETURN swept <> '{}';
END $$;
`
