import type { Schemas } from './schemas.ts'

/**
 * Planned by index whatever the statistics say, which may be of yesterday's empty table; and planned once a
 * connection, for planning costs more than such a walk.
 */
export const BY_INDEX = [
  'SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off',
  'SET plan_cache_mode = force_generic_plan',
].join(' ')

/**
 * All writes of one turn, as one statement and one transaction. Locks are taken in one order by everybody: the
 * handlers, what may be once only, orders by serial, jobs by id, then new orders by their key.
 */
export const write = ({ ours, jobs }: Schemas): string => `
CREATE FUNCTION ${ours}.insert_order(o ${ours}.orders) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  written bigint;
BEGIN
  INSERT INTO ${ours}.orders (account, kind, reference, gateway, state, once, stuck, pruned, prunable,
      created_at, updated_at, query_at, version, record, key_id)
    VALUES (o.account, o.kind, o.reference, o.gateway, o.state, o.once, o.stuck, o.pruned, o.prunable,
      o.created_at, o.updated_at, o.query_at, o.version, o.record, o.key_id)
    ON CONFLICT DO NOTHING RETURNING serial INTO written;
  RETURN written;
END $$;

-- Over the version before. Ends the lease of a query.
CREATE FUNCTION ${ours}.update_order(o ${ours}.orders) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  written bigint;
BEGIN
  UPDATE ${ours}.orders t SET state = o.state, once = o.once, stuck = o.stuck, pruned = o.pruned, prunable = o.prunable,
      updated_at = o.updated_at, query_at = o.query_at, version = o.version, record = o.record, key_id = o.key_id
    WHERE t.account = o.account AND t.kind = o.kind AND t.reference = o.reference AND t.version = o.version - 1
    RETURNING t.serial INTO written;
  RETURN written;
END $$;

CREATE FUNCTION ${ours}.begin_order(o ${ours}.orders, again boolean) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  known record;
BEGIN
  LOOP
    SELECT t.account, t.kind, t.reference, t.record, t.key_id INTO known FROM ${ours}.orders t
      WHERE t.account = o.account AND t.kind = o.kind AND t.reference = o.reference;
    IF FOUND THEN
      RETURN jsonb_build_object('state', 'known', 'order', to_jsonb(known));
    END IF;
    IF o.once IS NOT NULL AND again IS NOT TRUE THEN
      SELECT t.account, t.kind, t.reference, t.record, t.key_id INTO known FROM ${ours}.orders t
        WHERE t.account = o.account AND t.once = o.once LIMIT 1;
      IF FOUND THEN
        RETURN jsonb_build_object('state', 'rival', 'order', to_jsonb(known));
      END IF;
    END IF;
    IF ${ours}.insert_order(o) IS NOT NULL THEN
      RETURN '{"state":"new"}';
    END IF;
  END LOOP;
END $$;

-- The order and the event that were written; event 0 when there was none, no row when the order is not at the version
-- before, or the event is there already.
CREATE FUNCTION ${ours}.commit_change(change jsonb, OUT of_order bigint, OUT of_event bigint) LANGUAGE plpgsql AS $$
DECLARE
  o ${ours}.orders := jsonb_populate_record(NULL::${ours}.orders, change->'order');
  heard jsonb := nullif(change->'message', 'null');
  happened jsonb := nullif(change->'event', 'null');
BEGIN
  IF happened IS NOT NULL AND EXISTS (SELECT 1 FROM ${ours}.events e WHERE e.id = happened->>'id') THEN
    RETURN;
  END IF;
  of_order := CASE o.version WHEN 1 THEN ${ours}.insert_order(o) ELSE ${ours}.update_order(o) END;
  IF of_order IS NULL THEN
    RETURN;
  END IF;
  IF heard IS NOT NULL THEN
    INSERT INTO ${ours}.messages (order_serial, digest, source, callback, received_at, body, key_id)
      VALUES (of_order, heard->>'digest', heard->>'source', heard->>'callback',
        (heard->>'received_at')::bigint, (heard->>'body')::bytea, heard->>'key_id')
      ON CONFLICT DO NOTHING;
  END IF;
  of_event := 0;
  IF happened IS NOT NULL THEN
    INSERT INTO ${ours}.events (id, order_serial, event, key_id)
      VALUES (happened->>'id', of_order, (happened->>'event')::bytea, happened->>'key_id') RETURNING serial INTO of_event;
  END IF;
END $$;

-- One delivery for each handler of each event, in one statement; those that a writer takes are leased to it. Returns
-- these by event.
CREATE FUNCTION ${ours}.deliver(changes jsonb[], orders bigint[], events bigint[]) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  missing record;
  added record;
  leased jsonb := '{}';
  woken text[] := '{}';
BEGIN
  FOR missing IN SELECT DISTINCT c->'order'->>'account' AS account, n.key AS name, n.value AS queue
      FROM unnest(changes) c CROSS JOIN LATERAL jsonb_each_text(c->'handlers') n
      WHERE NOT EXISTS (SELECT 1 FROM ${ours}.handlers h WHERE h.account = c->'order'->>'account' AND h.name = n.key)
      ORDER BY 1, 2 LOOP
    INSERT INTO ${ours}.handlers (account, name, queue) VALUES (missing.account, missing.name, missing.queue)
      ON CONFLICT DO NOTHING;
    PERFORM ${ours}.make_queue(missing.queue);
  END LOOP;
  FOR added IN
    INSERT INTO ${jobs}.job_common AS j (id, name, data, state, singleton_key, start_after, created_on, started_on,
        heartbeat_on, blocked, retry_limit, expire_seconds, deletion_seconds, keep_until, policy)
      SELECT ${ours}.job_id(nextval('${ours}.delivery_ids')), r.queue,
          jsonb_build_object('event', r.event, 'type', r.type, 'token', r.is_taken::int),
          CASE WHEN r.is_taken THEN 'active' ELSE 'created' END::${jobs}.job_state, r.lane,
          ${ours}.time_of(CASE WHEN r.is_taken THEN r.until ELSE r.due END), clock_timestamp(),
          CASE WHEN r.is_taken THEN clock_timestamp() END, CASE WHEN r.is_taken THEN clock_timestamp() END, r.waits,
          1000000, 2147483647, 0, timestamptz '9999-01-01', 'standard'
        FROM (
          SELECT w.*, w.is_wanted AND NOT w.waits AS is_taken FROM (
            SELECT d.lane::text, d.event, d.change->'event'->>'type' AS type, h.name, h.queue, (d.change->'event'->>'due_at')::bigint AS due,
                (d.change->'lease'->>'until')::bigint AS until,
                coalesce(d.change->'lease'->'handlers' ? h.name, false) AS is_wanted,
                EXISTS (SELECT 1 FROM ${jobs}.job_common l
                  WHERE l.singleton_key = d.lane::text AND l.name || '' = h.queue AND l.state < 'completed') AS waits
              FROM unnest(changes, orders, events) d (change, lane, event)
              JOIN ${ours}.handlers h ON h.account = d.change->'order'->>'account'
                AND (d.change->'handlers' ? h.name OR d.change->'event'->>'type' = ANY(h.types))
              -- OFFSET: looked up once, not at each mention.
              OFFSET 0) w
          ORDER BY w.event, w.name
        ) r
      RETURNING ${ours}.number_of(j.id) AS number, j.name, j.state = 'active' AS is_taken, j.blocked, j.data->>'event' AS event
  LOOP
    IF added.is_taken THEN
      leased := jsonb_set(leased, ARRAY[added.event], coalesce(leased->added.event, '[]')
        || jsonb_build_object('id', added.number, 'queue', added.name));
    ELSIF NOT added.blocked AND NOT added.name = ANY(woken) THEN
      woken := woken || added.name;
      PERFORM ${ours}.wake(added.name);
    END IF;
  END LOOP;
  RETURN leased;
END $$;

CREATE FUNCTION ${ours}.finish_delivery(n bigint, with_token bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  gone record;
BEGIN
  DELETE FROM ${jobs}.job_common j
    WHERE j.id = ${ours}.job_id(n) AND j.state = 'active' AND (j.data->>'token')::bigint = with_token
    RETURNING j.singleton_key, j.name INTO gone;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM ${ours}.promote(gone.singleton_key, gone.name);
  RETURN true;
END $$;

-- retry_at NULL: it becomes a dead letter, which is no part of its lane any more.
CREATE FUNCTION ${ours}.fail_delivery(n bigint, with_token bigint, failure jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
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
  RETURN true;
END $$;

CREATE FUNCTION ${ours}.renew_delivery(n bigint, with_token bigint, until_ms bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  UPDATE ${jobs}.job_common j SET start_after = ${ours}.time_of(until_ms), heartbeat_on = clock_timestamp()
    WHERE j.id = ${ours}.job_id(n) AND j.state = 'active' AND (j.data->>'token')::bigint = with_token;
  RETURN FOUND;
END $$;

CREATE FUNCTION ${ours}.write(calls jsonb) RETURNS jsonb LANGUAGE plpgsql ${BY_INDEX} AS $$
DECLARE
  item record;
  result jsonb;
  results jsonb[];
  written record;
  changes jsonb[] := '{}';
  orders bigint[] := '{}';
  events bigint[] := '{}';
  places int[] := '{}';
  leased jsonb;
  ids uuid[] := ARRAY(SELECT ${ours}.job_id((c->>'id')::bigint) FROM jsonb_array_elements(calls) c WHERE c ? 'id');
BEGIN
  PERFORM ${ours}.enter();
  PERFORM pg_advisory_xact_lock(w.once) FROM (
    SELECT DISTINCT hashtextextended((c->'order'->>'account') || ' ' || (c->'order'->>'once'), 7155) AS once
      FROM jsonb_array_elements(calls) c WHERE c->>'name' = 'begin' AND c->'order'->>'once' IS NOT NULL ORDER BY 1) w;
  PERFORM 1 FROM ${ours}.orders o WHERE o.serial = ANY(ARRAY(
      SELECT t.serial FROM jsonb_array_elements(calls) c
        JOIN ${ours}.orders t ON t.account = c->'order'->>'account' AND t.kind = c->'order'->>'kind'
          AND t.reference = c->'order'->>'reference'
        WHERE c->>'name' = 'commit'
      UNION
      SELECT j.singleton_key::bigint FROM ${jobs}.job_common j WHERE j.id = ANY(ids)))
    ORDER BY o.serial FOR NO KEY UPDATE;
  IF ids <> '{}' THEN
    PERFORM 1 FROM ${jobs}.job_common j WHERE j.id = ANY(ids) ORDER BY j.id FOR UPDATE;
  END IF;
  FOR item IN SELECT c.call, c.call->>'name' AS name, (c.call->>'id')::bigint AS id, (c.call->>'token')::bigint AS token, c.place
      FROM jsonb_array_elements(calls) WITH ORDINALITY c (call, place)
      ORDER BY CASE WHEN c.call->'order'->>'version' = '1' THEN c.call->'order'->>'account' END COLLATE "C" NULLS FIRST,
        c.call->'order'->>'kind' COLLATE "C", c.call->'order'->>'reference' COLLATE "C", c.place
  LOOP
    IF item.name = 'commit' THEN
      SELECT * INTO written FROM ${ours}.commit_change(item.call);
      result := CASE WHEN written.of_event IS NULL THEN 'false' ELSE '[]' END;
      IF written.of_event > 0 THEN
        changes := changes || item.call;
        orders := orders || written.of_order;
        events := events || written.of_event;
        places := places || item.place::int;
      END IF;
    ELSE
      result := CASE item.name
        WHEN 'begin' THEN ${ours}.begin_order(jsonb_populate_record(NULL::${ours}.orders, item.call->'order'),
          (item.call->>'again')::boolean)
        WHEN 'finish' THEN to_jsonb(${ours}.finish_delivery(item.id, item.token))
        WHEN 'fail' THEN to_jsonb(${ours}.fail_delivery(item.id, item.token, item.call))
        WHEN 'renew' THEN to_jsonb(${ours}.renew_delivery(item.id, item.token, (item.call->>'until')::bigint))
      END;
    END IF;
    results[item.place] := result;
  END LOOP;
  IF places <> '{}' THEN
    leased := ${ours}.deliver(changes, orders, events);
    FOR i IN 1 .. array_length(places, 1) LOOP
      results[places[i]] := coalesce(leased->(events[i]::text), '[]');
    END LOOP;
  END IF;
  RETURN to_jsonb(results);
END $$;
`
