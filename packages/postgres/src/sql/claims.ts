import { OWN_NAMES } from './own-names.ts'
import type { Schemas } from './schemas.ts'
import { BY_INDEX } from './write.ts'

/** What is due first is found without the rest: with few statistics the planner would rather sort all that is due. */
const IN_ORDER = 'SET enable_sort = off'

/** What is due, leased to who asks. Claims wait for nobody: what somebody else has locked is skipped. */
export const claims = ({ ours, jobs }: Schemas): string => `
-- Also tells the lanes in which an older delivery was revived while a lease ran out: they are to be reordered first.
CREATE FUNCTION ${ours}.claim_deliveries(accounts text[], handlers jsonb, now_ms bigint, until_ms bigint)
RETURNS jsonb LANGUAGE plpgsql ${BY_INDEX} ${IN_ORDER} AS $$
DECLARE
  now_at timestamptz := ${ours}.time_of(now_ms);
  wanted record;
  ready record;
  ids uuid[] := '{}';
  dues timestamptz[] := '{}';
  behind jsonb := '[]';
BEGIN
  FOR wanted IN SELECT w.name, w."limit" AS most, w.types, array_agg(h.queue) AS queues
      FROM jsonb_to_recordset(handlers) w (name text, "limit" int, types text[])
      JOIN ${ours}.handlers h ON h.account = ANY(accounts) AND h.name = w.name
      WHERE w."limit" > 0 GROUP BY w.name, w."limit", w.types LOOP
    FOR ready IN
      SELECT d.*, EXISTS (SELECT 1 FROM ${jobs}.job_common o WHERE d.state = 'active' AND o.singleton_key = d.singleton_key
          AND o.name || '' = d.name AND o.blocked AND o.state < 'completed' AND o.id < d.id) AS is_behind
        FROM unnest(wanted.queues) q (queue) CROSS JOIN LATERAL (
          SELECT j.id, j.name, j.state, j.singleton_key, j.start_after FROM ${jobs}.job_common j
            WHERE j.name = q.queue AND NOT j.blocked AND j.state < 'completed' AND j.start_after <= now_at
              AND (wanted.types IS NULL OR j.data->>'type' = ANY(wanted.types))
            ORDER BY j.start_after, j.id LIMIT wanted.most FOR UPDATE SKIP LOCKED) d
        ORDER BY d.start_after, d.id LIMIT wanted.most
    LOOP
      IF ready.is_behind THEN
        behind := behind || jsonb_build_object('lane', ready.singleton_key, 'queue', ready.name);
      ELSE
        ids := ids || ready.id;
        dues := dues || ready.start_after;
      END IF;
    END LOOP;
  END LOOP;
  IF ids <> '{}' THEN
    ids := ARRAY(SELECT d.id FROM unnest(ids, dues) d (id, due) ORDER BY d.due, d.id);
    PERFORM ${ours}.lease(ids, now_at, ${ours}.time_of(until_ms));
  END IF;
  RETURN jsonb_build_object('rows', ${ours}.handed_out(ids), 'behind', behind);
END $$;

CREATE FUNCTION ${ours}.lock_order(lane bigint) RETURNS void LANGUAGE plpgsql ${OWN_NAMES} AS $$
BEGIN
  PERFORM ${ours}.enter();
  PERFORM 1 FROM ${ours}.orders o WHERE o.serial = lane FOR NO KEY UPDATE;
END $$;

CREATE FUNCTION ${ours}.reorder_lane(lane text, queue text, now_ms bigint) RETURNS boolean LANGUAGE plpgsql ${BY_INDEX} AS $$
BEGIN
  PERFORM ${ours}.lock_order(lane::bigint);
  PERFORM ${ours}.reorder(lane, queue, ${ours}.time_of(now_ms));
  RETURN true;
END $$;

-- What is next for each handler, due or not; dead letters are revived.
CREATE FUNCTION ${ours}.claim_order(of_account text, of_kind text, of_reference text, names text[], now_ms bigint, until_ms bigint)
RETURNS jsonb LANGUAGE plpgsql ${BY_INDEX} AS $$
DECLARE
  now_at timestamptz := ${ours}.time_of(now_ms);
  of_order bigint;
  of_handler record;
  ready record;
  ids uuid[] := '{}';
BEGIN
  SELECT o.serial INTO of_order FROM ${ours}.orders o
    WHERE o.account = of_account AND o.kind = of_kind AND o.reference = of_reference;
  IF of_order IS NULL THEN
    RETURN '[]';
  END IF;
  PERFORM ${ours}.lock_order(of_order);
  FOR of_handler IN SELECT h.queue FROM unnest(names) WITH ORDINALITY n (name, place)
      JOIN ${ours}.handlers h ON h.account = of_account AND h.name = n.name GROUP BY h.queue ORDER BY min(n.place) LOOP
    PERFORM ${ours}.revive(of_order::text, of_handler.queue, NULL, now_ms);
    PERFORM ${ours}.reorder(of_order::text, of_handler.queue, now_at);
    SELECT j.id, j.state = 'active' AND j.start_after > now_at AS is_held INTO ready FROM ${jobs}.job_common j
      WHERE j.singleton_key = of_order::text AND j.name || '' = of_handler.queue AND j.state < 'completed' AND NOT j.blocked FOR UPDATE;
    IF ready.id IS NOT NULL AND NOT ready.is_held THEN
      ids := ids || ready.id;
    END IF;
  END LOOP;
  PERFORM ${ours}.lease(ids, now_at, ${ours}.time_of(until_ms));
  RETURN ${ours}.handed_out(ids);
END $$;

-- Orders whose question is due, at the pace that all instances share; a lease is a later time in the column.
CREATE FUNCTION ${ours}.claim_queries(of_account text, now_ms bigint, until_ms bigint, most int, spacing bigint)
RETURNS jsonb LANGUAGE plpgsql ${BY_INDEX} ${IN_ORDER} AS $$
DECLARE
  answer jsonb;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM ${ours}.orders o WHERE o.account = of_account AND o.query_at <= now_ms) THEN
    RETURN '[]';
  END IF;
  IF spacing > 0 THEN
    INSERT INTO ${ours}.paces AS p (account, next_at) VALUES (of_account, now_ms + spacing)
      ON CONFLICT (account) DO UPDATE SET next_at = now_ms + spacing
        -- A time that is far ahead was written by a clock that has been put right since. Clocks differ a little.
        WHERE p.next_at <= now_ms OR p.next_at > now_ms + spacing + 60000;
    IF NOT FOUND THEN
      RETURN '[]';
    END IF;
  END IF;
  WITH due AS (
    SELECT o.serial, o.query_at FROM ${ours}.orders o WHERE o.account = of_account AND o.query_at <= now_ms
      ORDER BY o.query_at LIMIT most FOR NO KEY UPDATE SKIP LOCKED
  ), leased AS (
    UPDATE ${ours}.orders o SET query_at = until_ms FROM due WHERE o.serial = due.serial
      RETURNING due.query_at, o.serial, o.account, o.kind, o.reference, o.gateway, o.state, o.record, o.key_id
  )
  SELECT jsonb_agg(to_jsonb(l) ORDER BY l.query_at, l.serial) INTO answer FROM leased l;
  RETURN coalesce(answer, '[]');
END $$;

-- Of orders that were claimed until a time, and that nobody has written since.
CREATE FUNCTION ${ours}.put_off_queries(serials bigint[], from_ms bigint, to_ms bigint)
RETURNS boolean LANGUAGE plpgsql ${BY_INDEX} AS $$
BEGIN
  UPDATE ${ours}.orders o SET query_at = to_ms WHERE o.serial = ANY(serials) AND o.query_at = from_ms;
  RETURN FOUND;
END $$;
`
