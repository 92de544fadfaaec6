import { MOST_COUNTED } from '@kumicorn/core/store'
import { OWN_NAMES } from './own-names.ts'
import type { Schemas } from './schemas.ts'
import { BY_INDEX } from './write.ts'

/** Whoever wants a table while a lock is waited for waits behind: callbacks too. */
const SHORT_WAIT = "SET lock_timeout = '2s'"

/** Dead letters, handlers, pruning: what people and the clock ask for, now and then. */
export const upkeep = ({ ours, jobs }: Schemas): string => `
CREATE FUNCTION ${ours}.revive_dead_letter(n bigint, now_ms bigint) RETURNS boolean LANGUAGE plpgsql ${BY_INDEX} AS $$
DECLARE
  dead record;
BEGIN
  SELECT j.singleton_key, j.name INTO dead FROM ${jobs}.job_common j WHERE j.id = ${ours}.job_id(n) AND j.state = 'failed';
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM ${ours}.lock_order(dead.singleton_key::bigint);
  RETURN ${ours}.revive(dead.singleton_key, dead.name, ${ours}.job_id(n), now_ms);
END $$;

CREATE FUNCTION ${ours}.discard_dead_letter(n bigint, accounts text[]) RETURNS boolean LANGUAGE plpgsql ${BY_INDEX} AS $$
BEGIN
  DELETE FROM ${jobs}.job_common j WHERE j.id = ${ours}.job_id(n) AND j.state = 'failed' AND (accounts IS NULL
    OR EXISTS (SELECT 1 FROM ${ours}.handlers h WHERE h.queue = j.name AND h.account = ANY(accounts)));
  RETURN FOUND;
END $$;

CREATE FUNCTION ${ours}.expect_handlers(expected jsonb, now_ms bigint) RETURNS boolean LANGUAGE plpgsql ${OWN_NAMES} AS $$
DECLARE
  handler record;
BEGIN
  FOR handler IN SELECT * FROM jsonb_to_recordset(expected) e (account text, name text, queue text, types text[])
      ORDER BY e.account COLLATE "C", e.name COLLATE "C" LOOP
    INSERT INTO ${ours}.handlers (account, name, queue, types, seen_at)
      VALUES (handler.account, handler.name, handler.queue, handler.types, now_ms)
      -- Of whatever: of two that insert at a time, one may be told first that its queue is there.
      ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
      UPDATE ${ours}.handlers h SET types = handler.types, seen_at = now_ms
        WHERE h.account = handler.account AND h.name = handler.name;
    END IF;
    PERFORM ${ours}.make_queue(handler.queue);
  END LOOP;
  RETURN true;
END $$;

-- The types of what waits, and when the oldest was received: one step of an index for each type.
CREATE FUNCTION ${ours}.waiting_in(queue text, OUT types text[], OUT since timestamptz) LANGUAGE plpgsql STABLE ${BY_INDEX} AS $$
DECLARE
  next_type text := '';
  received timestamptz;
BEGIN
  types := '{}';
  LOOP
    SELECT j.data->>'type', j.created_on INTO next_type, received FROM ${jobs}.job_common j
      WHERE j.name = queue AND j.state < 'completed' AND j.data->>'type' > next_type
      ORDER BY j.data->>'type', j.created_on LIMIT 1;
    EXIT WHEN next_type IS NULL;
    types := types || next_type;
    since := least(since, received);
  END LOOP;
END $$;

CREATE FUNCTION ${ours}.list_handlers(accounts text[]) RETURNS jsonb LANGUAGE plpgsql ${BY_INDEX} AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(to_jsonb(r) - 'known' ORDER BY r.account COLLATE "C", r.name COLLATE "C"), '[]') FROM (
    SELECT h.account, h.name, coalesce(h.types, '{}') AS types, h.seen_at AS "seenAt", h.types IS NOT NULL AS known,
        (SELECT count(*) FROM (SELECT 1 FROM ${jobs}.job_common j
          WHERE j.name = h.queue AND j.state < 'completed' LIMIT ${MOST_COUNTED}) c) AS waiting,
        w.types AS "waitingTypes", ${ours}.ms_of(w.since) AS "waitingSince",
        (SELECT count(*) FROM (SELECT 1 FROM ${jobs}.job_common j
          WHERE j.name = h.queue AND j.state = 'failed' LIMIT ${MOST_COUNTED}) d) AS dead
      FROM ${ours}.handlers h CROSS JOIN LATERAL ${ours}.waiting_in(h.queue) w
      WHERE accounts IS NULL OR h.account = ANY(accounts)) r
    WHERE r.known OR r.waiting > 0 OR r.dead > 0);
END $$;

-- A handler that only deliveries tell of is none any more when the last has gone.
CREATE FUNCTION ${ours}.is_handler(of_account text, of_name text) RETURNS boolean LANGUAGE plpgsql STABLE ${OWN_NAMES} AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM ${ours}.handlers h WHERE h.account = of_account AND h.name = of_name
    AND (h.types IS NOT NULL OR EXISTS (SELECT 1 FROM ${jobs}.job_common j WHERE j.name = h.queue)));
END $$;

-- Looked at before the table is asked for.
CREATE FUNCTION ${ours}.knows_handler(of_account text, of_name text) RETURNS boolean LANGUAGE sql STABLE ${OWN_NAMES} AS $$
  SELECT EXISTS (SELECT 1 FROM ${ours}.handlers h WHERE h.account = of_account AND h.name = of_name)
$$;

-- The transaction that keeps the table of handlers longest, for whoever wants it alone.
CREATE FUNCTION ${ours}.holder_of_handlers() RETURNS jsonb LANGUAGE sql STABLE ${OWN_NAMES} AS $$
  SELECT jsonb_build_object('pid', a.pid, 'name', a.application_name, 'seconds',
      round(extract(epoch FROM clock_timestamp() - a.xact_start)))
    FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
    WHERE l.relation = '${ours}.handlers'::regclass AND l.granted AND a.pid <> pg_backend_pid()
      AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
    ORDER BY a.xact_start LIMIT 1
$$;

CREATE FUNCTION ${ours}.moved_at_a_time() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 500';

-- Gives what is in a queue to another, of all the orders of so many deliveries. Returns whether there may be more.
CREATE FUNCTION ${ours}.move_deliveries(from_queue text, to_queue text) RETURNS boolean LANGUAGE plpgsql ${OWN_NAMES} AS $$
DECLARE
  most int := ${ours}.moved_at_a_time();
  lanes text[] := ARRAY(SELECT f.singleton_key FROM ${jobs}.job_common f WHERE f.name = from_queue LIMIT most);
  has_more boolean := cardinality(lanes) = most;
  shared text[];
BEGIN
  lanes := ARRAY(SELECT DISTINCT unnest(lanes));
  -- Both names have the event: the one that keeps its name gets it.
  DELETE FROM ${jobs}.job_common f USING unnest(lanes) s WHERE f.singleton_key || '' = s AND f.name || '' = from_queue
    AND (SELECT true FROM ${jobs}.job_common t
      WHERE t.singleton_key || '' = f.singleton_key AND t.name || '' = to_queue AND t.data->'event' = f.data->'event' LIMIT 1);
  shared := ARRAY(SELECT s FROM unnest(lanes) s WHERE (SELECT true FROM ${jobs}.job_common t
    WHERE t.singleton_key || '' = s AND t.name || '' = to_queue LIMIT 1));
  UPDATE ${jobs}.job_common j SET name = to_queue FROM unnest(lanes) s
    WHERE j.singleton_key || '' = s AND j.name || '' = from_queue;
  -- What is leased runs to its end; of the rest only the head stays ready.
  UPDATE ${jobs}.job_common j SET blocked = true FROM unnest(shared) s
    WHERE j.singleton_key || '' = s AND j.name || '' = to_queue AND j.state < 'active';
  PERFORM ${ours}.promote(s, to_queue) FROM unnest(shared) s;
  RETURN has_more;
END $$;

-- NULL when it is not done yet. Until it is, what happens is left to the old name: it comes behind what was moved.
CREATE FUNCTION ${ours}.rename_handler(of_account text, from_name text, to_name text, to_queue text)
RETURNS boolean LANGUAGE plpgsql ${BY_INDEX} ${SHORT_WAIT} AS $$
DECLARE
  old ${ours}.handlers;
BEGIN
  -- Alone: everybody else begins by reading this table.
  LOCK TABLE ${ours}.handlers IN ACCESS EXCLUSIVE MODE;
  IF NOT ${ours}.is_handler(of_account, from_name) THEN
    RETURN false;
  END IF;
  IF from_name = to_name THEN
    RETURN true;
  END IF;
  SELECT * INTO old FROM ${ours}.handlers h WHERE h.account = of_account AND h.name = from_name;
  PERFORM ${ours}.meet_handler(of_account, to_name, to_queue);
  IF ${ours}.move_deliveries(old.queue, to_queue) THEN
    RETURN NULL;
  END IF;
  UPDATE ${ours}.handlers h SET seen_at = greatest(h.seen_at, old.seen_at),
      types = CASE WHEN coalesce(h.types, old.types) IS NULL THEN NULL
        ELSE ARRAY(SELECT DISTINCT unnest(coalesce(h.types, '{}') || coalesce(old.types, '{}'))) END
    WHERE h.account = of_account AND h.name = to_name;
  DELETE FROM ${ours}.handlers h WHERE h.account = of_account AND h.name = from_name;
  DELETE FROM ${jobs}.queue q WHERE q.name = old.queue;
  RETURN true;
END $$;

CREATE FUNCTION ${ours}.forget_handler(of_account text, of_name text)
RETURNS boolean LANGUAGE plpgsql ${BY_INDEX} ${SHORT_WAIT} AS $$
DECLARE
  was_there boolean;
  old ${ours}.handlers;
BEGIN
  LOCK TABLE ${ours}.handlers IN ACCESS EXCLUSIVE MODE;
  was_there := ${ours}.is_handler(of_account, of_name);
  DELETE FROM ${ours}.handlers h WHERE h.account = of_account AND h.name = of_name RETURNING * INTO old;
  DELETE FROM ${jobs}.job_common j WHERE j.name = old.queue;
  DELETE FROM ${jobs}.queue q WHERE q.name = old.queue;
  RETURN was_there;
END $$;

-- Writes what is left of orders: of the rest nothing is read any more. Those that have changed since they were read stay.
CREATE FUNCTION ${ours}.prune_orders(given jsonb) RETURNS int LANGUAGE plpgsql ${BY_INDEX} AS $$
DECLARE
  item record;
  of_order bigint;
  pruned int := 0;
BEGIN
  PERFORM ${ours}.enter();
  PERFORM 1 FROM ${ours}.orders o WHERE o.serial = ANY(ARRAY(SELECT (g->>'serial')::bigint FROM jsonb_array_elements(given) g))
    ORDER BY o.serial FOR NO KEY UPDATE;
  FOR item IN SELECT jsonb_populate_record(NULL::${ours}.orders, g) AS o FROM jsonb_array_elements(given) g LOOP
    of_order := ${ours}.update_order(item.o);
    CONTINUE WHEN of_order IS NULL;
    INSERT INTO ${ours}.to_sweep VALUES (of_order) ON CONFLICT DO NOTHING;
    pruned := pruned + 1;
  END LOOP;
  RETURN pruned;
END $$;

-- Makes due now what a clock that was far ahead has put off; who holds a delivery until then loses it.
CREATE FUNCTION ${ours}.pull_forward(accounts text[], now_ms bigint, latest_ms bigint) RETURNS int LANGUAGE plpgsql ${BY_INDEX} AS $$
DECLARE
  handler record;
  changed int;
  total int := 0;
BEGIN
  UPDATE ${ours}.orders o SET query_at = now_ms WHERE o.account = ANY(accounts) AND o.query_at > latest_ms;
  GET DIAGNOSTICS total = ROW_COUNT;
  UPDATE ${ours}.intents i SET due_at = now_ms, token = i.token + 1 WHERE i.account = ANY(accounts) AND i.due_at > latest_ms;
  GET DIAGNOSTICS changed = ROW_COUNT;
  total := total + changed;
  FOR handler IN SELECT h.queue FROM ${ours}.handlers h WHERE h.account = ANY(accounts) AND h.types IS NOT NULL ORDER BY 1 LOOP
    UPDATE ${jobs}.job_common j SET start_after = ${ours}.time_of(now_ms), data = ${ours}.with_new_token(j.data),
        state = CASE j.state WHEN 'active' THEN 'retry' ELSE j.state END
      WHERE j.name = handler.queue AND j.blocked = ANY('{false,true}') AND j.state < 'completed'
        AND j.start_after > ${ours}.time_of(latest_ms);
    GET DIAGNOSTICS changed = ROW_COUNT;
    total := total + changed;
  END LOOP;
  RETURN total;
END $$;
`
