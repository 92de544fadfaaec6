import { OWN_NAMES } from './own-names.ts'
import type { Schemas } from './schemas.ts'

/**
 * Planned by index whatever the statistics say, which may be of yesterday's empty table; and planned once a
 * connection, for planning costs more than such a walk. Bytes in JSON are as `rows.ts` reads them, whatever the
 * database, the role or the session says.
 */
export const BY_INDEX = [
  OWN_NAMES,
  'SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off',
  "SET plan_cache_mode = force_generic_plan SET bytea_output = 'hex'",
].join(' ')

/**
 * All writes of one turn, as one statement and one transaction. Locks are taken in one order by everybody: the
 * handlers, what may be once only, orders by serial, jobs by id, then new orders by their key.
 */
export const write = ({ ours, jobs }: Schemas): string => `
CREATE FUNCTION ${ours}.insert_order(o ${ours}.orders) RETURNS bigint LANGUAGE plpgsql ${OWN_NAMES} AS $$
DECLARE
  written bigint;
BEGIN
  INSERT INTO ${ours}.orders (account, kind, reference, gateway, state, once, stuck, conflict, disputed, pruned, prunable,
      created_at, updated_at, query_at, version, stamp, record, key_id)
    VALUES (o.account, o.kind, o.reference, o.gateway, o.state, o.once, o.stuck, o.conflict, o.disputed, o.pruned, o.prunable,
      o.created_at, o.updated_at, o.query_at, o.version, o.stamp, o.record, o.key_id)
    ON CONFLICT (account, kind, reference) DO NOTHING RETURNING serial INTO written;
  RETURN written;
END $$;

-- Over the version before, whose stamp it has still. Ends the lease of a query.
CREATE FUNCTION ${ours}.update_order(o ${ours}.orders) RETURNS bigint LANGUAGE plpgsql ${OWN_NAMES} AS $$
DECLARE
  written bigint;
BEGIN
  UPDATE ${ours}.orders t SET state = o.state, once = o.once, stuck = o.stuck, conflict = o.conflict, disputed = o.disputed,
      pruned = o.pruned, prunable = o.prunable, updated_at = o.updated_at, query_at = o.query_at,
      version = o.version, record = o.record, key_id = o.key_id
    WHERE t.account = o.account AND t.kind = o.kind AND t.reference = o.reference AND t.version = o.version - 1
      AND t.stamp = o.stamp
    RETURNING t.serial INTO written;
  RETURN written;
END $$;

CREATE FUNCTION ${ours}.begin_order(o ${ours}.orders, again boolean) RETURNS jsonb LANGUAGE plpgsql ${OWN_NAMES} AS $$
DECLARE
  known jsonb;
  rival jsonb;
BEGIN
  LOOP
    SELECT to_jsonb(k) INTO known FROM (SELECT t.account, t.kind, t.reference, t.record, t.key_id FROM ${ours}.orders t
      WHERE t.account = o.account AND t.kind = o.kind AND t.reference = o.reference) k;
    IF o.once IS NOT NULL AND again IS NOT TRUE THEN
      SELECT to_jsonb(k) INTO rival FROM (SELECT t.account, t.kind, t.reference, t.record, t.key_id FROM ${ours}.orders t
        WHERE t.account = o.account AND t.once = o.once AND (t.kind, t.reference) <> (o.kind, o.reference) LIMIT 1) k;
    END IF;
    IF known IS NOT NULL THEN
      RETURN jsonb_build_object('state', 'known', 'order', known, 'rival', rival);
    END IF;
    IF rival IS NOT NULL THEN
      RETURN jsonb_build_object('state', 'rival', 'order', rival);
    END IF;
    IF ${ours}.insert_order(o) IS NOT NULL THEN
      RETURN '{"state":"new"}';
    END IF;
  END LOOP;
END $$;

-- Returns the results of other calls with its own, where the lease is held: "last" when nothing more waits in the lane.
CREATE FUNCTION ${ours}.finish_deliveries(given jsonb, results jsonb[]) RETURNS jsonb[] LANGUAGE plpgsql ${OWN_NAMES} AS $$
DECLARE
  ids uuid[];
  -- Of each with its token, as the job has it.
  leases text[];
  places int[];
  gone record;
BEGIN
  SELECT array_agg(f.id), array_agg(f.id || f.token), array_agg(f.place) INTO ids, leases, places
    FROM (SELECT ${ours}.job_id(g.id) AS id, g.token, g.place FROM jsonb_to_recordset(given) g (place int, id bigint, token text)) f;
  -- No join with what was given, which the planner makes one of each with each.
  FOR gone IN DELETE FROM ${jobs}.job_common j WHERE j.id = ANY(ids) AND j.state = 'active' AND j.id || (j.data->>'token') = ANY(leases)
      RETURNING j.singleton_key, j.name, places[array_position(leases, j.id || (j.data->>'token'))] AS place,
        -- Looked up for each, for the same reason.
        (SELECT true FROM ${jobs}.job_common w WHERE w.singleton_key = j.singleton_key AND w.name || '' = j.name
          AND w.blocked AND w.state < 'completed' LIMIT 1) AS has_more LOOP
    results[gone.place] := '"last"';
    IF gone.has_more THEN
      results[gone.place] := 'true';
      PERFORM ${ours}.promote(gone.singleton_key, gone.name);
    END IF;
  END LOOP;
  RETURN results;
END $$;

-- retry_at NULL: it becomes a dead letter, which is no part of its lane any more.
CREATE FUNCTION ${ours}.fail_delivery(n bigint, with_token bigint, failure jsonb) RETURNS boolean LANGUAGE plpgsql ${OWN_NAMES} AS $$
DECLARE
  now_at timestamptz := ${ours}.time_of((failure->>'now')::bigint);
  retry_at timestamptz := ${ours}.time_of((failure->>'retry_at')::bigint);
  failed record;
BEGIN
  UPDATE ${jobs}.job_common j SET
      state = CASE WHEN retry_at IS NULL THEN 'failed' ELSE 'retry' END::${jobs}.job_state,
      retry_count = j.retry_count + CASE WHEN (failure->>'counts')::boolean THEN 1 ELSE 0 END,
      output = failure->'output',
      start_after = coalesce(retry_at, now_at),
      completed_on = CASE WHEN retry_at IS NULL THEN now_at END
    WHERE j.id = ${ours}.job_id(n) AND j.state = 'active' AND (j.data->>'token')::bigint = with_token
    RETURNING j.singleton_key, j.name INTO failed;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  -- Also when it is tried again: an older one that was revived while it ran goes first.
  PERFORM ${ours}.reorder(failed.singleton_key, failed.name, now_at);
  -- Given back: another instance may have a place free.
  IF retry_at <= now_at THEN
    PERFORM ${ours}.wake(failed.name);
  END IF;
  RETURN true;
END $$;

CREATE FUNCTION ${ours}.renew_delivery(n bigint, with_token bigint, until_ms bigint) RETURNS boolean LANGUAGE plpgsql ${OWN_NAMES} AS $$
BEGIN
  UPDATE ${jobs}.job_common j SET start_after = ${ours}.time_of(until_ms), heartbeat_on = clock_timestamp()
    WHERE j.id = ${ours}.job_id(n) AND j.state = 'active' AND (j.data->>'token')::bigint = with_token;
  RETURN FOUND;
END $$;

-- Takes {places, begins, commits, changes, finishes, others, handlers}; each call has the place of its result. "changes":
-- how many of the commits are of orders that are there. Each statement costs, also for nothing: hence the conditions.
CREATE FUNCTION ${ours}.write(calls jsonb) RETURNS jsonb LANGUAGE plpgsql ${BY_INDEX} AS $$
DECLARE
  places int := (calls->>'places')::int;
  changes int := (calls->>'changes')::int;
  commits jsonb := calls->'commits';
  finishes jsonb := calls->'finishes';
  others jsonb := calls->'others';
  begins jsonb := calls->'begins';
  item record;
  results jsonb[] := array_fill('false'::jsonb, ARRAY[places]);
  reborn bigint[];
BEGIN
  -- The table of handlers comes first, whatever is asked of it: who renames one is alone.
  IF calls->'handlers' <> '[]' THEN
    FOR item IN SELECT h.* FROM jsonb_to_recordset(calls->'handlers') h (account text, name text, queue text)
        WHERE (SELECT true FROM ${ours}.handlers k WHERE k.account = h.account AND k.name = h.name) IS NULL
        ORDER BY h.account COLLATE "C", h.name COLLATE "C" LOOP
      PERFORM ${ours}.meet_handler(item.account, item.name, item.queue);
    END LOOP;
  ELSE
    PERFORM 1 FROM ${ours}.handlers LIMIT 1;
  END IF;
  IF begins <> '[]' THEN
    PERFORM pg_advisory_xact_lock(w.once) FROM (
      SELECT DISTINCT hashtextextended((c->'order'->>'account') || ' ' || (c->'order'->>'once'), 7155) AS once
        FROM jsonb_array_elements(begins) c WHERE c->'order'->>'once' IS NOT NULL ORDER BY 1) w;
  END IF;
  IF changes > 0 OR finishes <> '[]' OR others <> '[]' THEN
    -- At once: the orders that are written over, and those of deliveries. MATERIALIZED: else only those that were pruned
    -- are locked, for the planner takes the condition inside.
    reborn := ARRAY(WITH locked AS MATERIALIZED (SELECT o.serial, o.pruned FROM ${ours}.orders o WHERE o.serial = ANY(ARRAY(
        SELECT t.serial FROM jsonb_to_recordset(commits) c (account text, kind text, reference text, version int)
          JOIN ${ours}.orders t ON t.account = c.account AND t.kind = c.kind AND t.reference = c.reference
          WHERE c.version > 1
        UNION ALL
        SELECT j.singleton_key::bigint FROM ${jobs}.job_common j WHERE j.id = ANY(ARRAY(
          SELECT ${ours}.job_id((c->>'id')::bigint) FROM jsonb_array_elements(finishes || others) c))))
      ORDER BY o.serial FOR NO KEY UPDATE) SELECT l.serial FROM locked l WHERE l.pruned);
    IF reborn <> '{}' THEN
      PERFORM ${ours}.sweep_reborn(reborn);
    END IF;
  END IF;
  IF finishes <> '[]' THEN
    results := ${ours}.finish_deliveries(finishes, results);
  END IF;
  IF others <> '[]' THEN
    FOR item IN SELECT * FROM jsonb_to_recordset(others)
        o (place int, name text, id bigint, token bigint, until bigint, failure jsonb) ORDER BY o.place LOOP
      results[item.place] := to_jsonb(CASE item.name
        WHEN 'fail' THEN ${ours}.fail_delivery(item.id, item.token, item.failure)
        WHEN 'renew' THEN ${ours}.renew_delivery(item.id, item.token, item.until)
      END);
    END LOOP;
  END IF;
  IF begins <> '[]' THEN
    FOR item IN SELECT b.place, b.again, jsonb_populate_record(NULL::${ours}.orders, b."order") AS o
        FROM jsonb_to_recordset(begins) b (place int, again boolean, "order" jsonb)
        ORDER BY b."order"->>'account' COLLATE "C", b."order"->>'kind' COLLATE "C", b."order"->>'reference' COLLATE "C", b.place LOOP
      results[item.place] := ${ours}.begin_order(item.o, item.again);
    END LOOP;
  END IF;
  IF commits <> '[]' THEN
    results := ${ours}.commit_changes(commits, changes, results);
  END IF;
  RETURN to_jsonb(results);
END $$;

-- How many milliseconds what others hold is waited for, in the transaction that is open: not that of the role, or of a
-- handler, and before its statement_timeout, which would tell nothing of a lock.
CREATE FUNCTION ${ours}.set_patience(patience int) RETURNS text LANGUAGE plpgsql ${OWN_NAMES} AS $$
DECLARE
  most int := extract(epoch FROM current_setting('statement_timeout')::interval) * 500;
BEGIN
  RETURN set_config('lock_timeout', least(patience, nullif(most, 0))::text, true);
END $$;

-- Waits so many milliseconds for what others hold. For a transaction that ends with it. (By assignment: PERFORM would be a statement.)
CREATE FUNCTION ${ours}.write_within(calls jsonb, patience int) RETURNS jsonb LANGUAGE plpgsql ${OWN_NAMES} AS $$
DECLARE
  was text := ${ours}.set_patience(patience);
BEGIN
  -- Nobody is told that a handler without a transaction has ended. If the server falls over within a second, it gets the
  -- event again, as it may at any time; so who comes next need not wait for the disk.
  IF calls->'commits' = '[]' AND calls->'begins' = '[]' AND calls->'others' = '[]' THEN
    was := set_config('synchronous_commit', 'off', true);
  END IF;
  RETURN ${ours}.write(calls);
END $$;

-- Before the COMMIT of a transaction: what it holds is free again when that does not come, as from a process that
-- stands still. What was written before is no part of it if it is not the one that
-- was begun for it, which has the mark.
CREATE FUNCTION ${ours}.write_last(calls jsonb, mark text) RETURNS jsonb LANGUAGE plpgsql ${OWN_NAMES} AS $$
DECLARE
  was text;
BEGIN
  IF current_setting('kumicorn.mark', true) IS DISTINCT FROM mark THEN
    RAISE EXCEPTION 'the handler has ended its transaction (COMMIT, ROLLBACK; or RESET ALL, which looks the same): what it has written may be there already, and will be twice'
      USING ERRCODE = 'no_active_sql_transaction';
  END IF;
  was := set_config('idle_in_transaction_session_timeout', '30000', true);
  was := ${ours}.set_patience(10000);
  RETURN ${ours}.write(calls);
END $$;
`
