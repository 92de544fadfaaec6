import { OWN_NAMES } from './own-names.ts'
import type { Schemas } from './schemas.ts'

/**
 * A lane is what one handler has to learn of one order, in the order of the events. Only its head is not `blocked`.
 * Whoever changes a lane holds the row of its order.
 */
export const lanes = ({ ours, jobs }: Schemas): string => `
-- Every transaction that locks orders or jobs begins with this, so that who renames a handler is alone.
CREATE FUNCTION ${ours}.enter() RETURNS void LANGUAGE plpgsql ${OWN_NAMES} AS $$
BEGIN
  PERFORM 1 FROM ${ours}.handlers LIMIT 1;
END $$;

-- Wakes whoever listens, as pg-boss does it.
CREATE FUNCTION ${ours}.wake(queue text) RETURNS void LANGUAGE sql ${OWN_NAMES} AS $$
  SELECT pg_notify('pgboss_' || left(encode(sha224('${jobs}'::bytea), 'hex'), 24), queue)
$$;

CREATE FUNCTION ${ours}.make_queue(queue text) RETURNS void LANGUAGE plpgsql ${OWN_NAMES} AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM ${jobs}.queue q WHERE q.name = queue) THEN
    PERFORM ${jobs}.create_queue(queue, '{"policy":"standard","partition":false,"notify":true}');
  END IF;
END $$;

-- A handler that somebody sends a delivery to, and that nobody has told of.
CREATE FUNCTION ${ours}.meet_handler(of_account text, of_name text, of_queue text) RETURNS void LANGUAGE plpgsql ${OWN_NAMES} AS $$
BEGIN
  INSERT INTO ${ours}.handlers (account, name, queue) VALUES (of_account, of_name, of_queue) ON CONFLICT DO NOTHING;
  PERFORM ${ours}.make_queue(of_queue);
END $$;

-- Makes the head of a lane ready when nothing is.
CREATE FUNCTION ${ours}.promote(lane text, queue text) RETURNS void LANGUAGE plpgsql ${OWN_NAMES} AS $$
DECLARE
  head record;
BEGIN
  SELECT j.id, j.blocked INTO head FROM ${jobs}.job_common j
    WHERE j.singleton_key = lane AND j.name || '' = queue AND j.state < 'completed' ORDER BY j.blocked, j.id LIMIT 1;
  IF NOT FOUND OR NOT head.blocked THEN
    RETURN;
  END IF;
  UPDATE ${jobs}.job_common j SET blocked = false WHERE j.id = head.id;
  PERFORM ${ours}.wake(queue);
END $$;

-- Brings the head of a lane to the front, unless another one is leased at this time.
CREATE FUNCTION ${ours}.reorder(lane text, queue text, now_at timestamptz) RETURNS void LANGUAGE plpgsql ${OWN_NAMES} AS $$
DECLARE
  ready record;
  head uuid;
BEGIN
  SELECT j.id, j.state = 'active' AND j.start_after > now_at AS is_held INTO ready FROM ${jobs}.job_common j
    WHERE j.singleton_key = lane AND j.name || '' = queue AND j.state < 'completed' AND NOT j.blocked FOR UPDATE;
  IF ready.is_held THEN
    RETURN;
  END IF;
  SELECT j.id INTO head FROM ${jobs}.job_common j
    WHERE j.singleton_key = lane AND j.name || '' = queue AND j.state < 'completed' AND j.blocked ORDER BY j.id LIMIT 1;
  IF head IS NULL OR head > ready.id THEN
    RETURN;
  END IF;
  -- A new token: the holder of a lease that has run out must not go on beside the older one.
  UPDATE ${jobs}.job_common j SET blocked = true,
      state = CASE j.state WHEN 'active' THEN 'retry' ELSE j.state END,
      data = ${ours}.with_new_token(j.data)
    WHERE j.id = ready.id;
  UPDATE ${jobs}.job_common j SET blocked = false WHERE j.id = head;
  PERFORM ${ours}.wake(queue);
END $$;

CREATE FUNCTION ${ours}.with_new_token(data jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_set(data, '{token}', to_jsonb((data->>'token')::bigint + 1))
$$;

-- A dead letter becomes due again, at its old place.
CREATE FUNCTION ${ours}.revive(lane text, queue text, only_job uuid, now_ms bigint) RETURNS boolean LANGUAGE plpgsql ${OWN_NAMES} AS $$
DECLARE
  now_at timestamptz := ${ours}.time_of(now_ms);
BEGIN
  UPDATE ${jobs}.job_common j SET state = 'created', retry_count = 0, start_after = now_at, completed_on = NULL, blocked = true
    WHERE j.singleton_key || '' = lane AND j.name || '' = queue AND j.state = 'failed' AND (only_job IS NULL OR j.id = only_job);
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM ${ours}.reorder(lane, queue, now_at);
  RETURN true;
END $$;

-- Deliveries as they are handed out.
CREATE FUNCTION ${ours}.handed_out(ids uuid[]) RETURNS jsonb LANGUAGE plpgsql STABLE ${OWN_NAMES} AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object(
      'id', ${ours}.number_of(j.id), 'handler', h.name, 'tries', j.retry_count, 'token', j.data->'token',
      'event_id', e.id, 'event', e.event, 'key_id', e.key_id) ORDER BY i.place), '[]')
  FROM unnest(ids) WITH ORDINALITY i (id, place)
  JOIN ${jobs}.job_common j ON j.id = i.id
  JOIN ${ours}.handlers h ON h.queue = j.name
  JOIN ${ours}.events e ON e.order_serial = j.singleton_key::bigint AND e.id = j.data->>'event');
END $$;

-- Leases deliveries, whose rows the caller holds, until a time.
CREATE FUNCTION ${ours}.lease(ids uuid[], now_at timestamptz, until_at timestamptz) RETURNS void LANGUAGE plpgsql ${OWN_NAMES} AS $$
BEGIN
  UPDATE ${jobs}.job_common j SET state = 'active', started_on = now_at, heartbeat_on = now_at, start_after = until_at,
      data = ${ours}.with_new_token(j.data)
    WHERE j.id = ANY(ids);
END $$;
`
