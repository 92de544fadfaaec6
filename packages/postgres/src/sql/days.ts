import type { Schemas } from './schemas.ts'
import { BY_INDEX } from './write.ts'

/** Which orders, as `o`, have ended and are not pruned: as their index says it. */
export const ENDED = "NOT o.pruned AND o.state IN ('rejected', 'succeeded', 'failed', 'reversed')"

/** What the closes of days read, and where they are kept. */
export const days = ({ ours }: Schemas): string => `
-- Behind a place, each with its events.
CREATE FUNCTION ${ours}.list_ended(of_account text, after_at bigint, after_serial bigint, most int) RETURNS jsonb LANGUAGE plpgsql STABLE ${BY_INDEX} AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(to_jsonb(r) ORDER BY r.updated_at, r.serial), '[]') FROM (
    SELECT o.serial, o.updated_at, o.account, o.kind, o.reference, o.gateway, o.state, o.record, o.key_id,
        (SELECT coalesce(jsonb_agg(jsonb_build_object('event_id', e.id, 'event', e.event, 'key_id', e.key_id) ORDER BY e.serial), '[]')
          FROM ${ours}.events e WHERE e.order_serial = o.serial) AS events
      FROM ${ours}.orders o
      WHERE o.account = of_account AND ${ENDED} AND (o.updated_at, o.serial) > (after_at, after_serial)
      ORDER BY o.updated_at, o.serial LIMIT most) r);
END $$;

CREATE FUNCTION ${ours}.keep_close(given jsonb) RETURNS int LANGUAGE plpgsql ${BY_INDEX} AS $$
DECLARE
  c ${ours}.closes := jsonb_populate_record(NULL::${ours}.closes, given);
BEGIN
  -- Of two at a time one is the second.
  PERFORM pg_advisory_xact_lock(hashtextextended(c.account || ' ' || c.day, 7156));
  c.nth := 1 + coalesce((SELECT k.nth FROM ${ours}.closes k WHERE k.account = c.account AND k.day = c.day
    ORDER BY k.nth DESC LIMIT 1), 0);
  INSERT INTO ${ours}.closes VALUES (c.*);
  RETURN c.nth;
END $$;

CREATE FUNCTION ${ours}.list_closes(of_account text, from_day text, up_to_day text, most int) RETURNS jsonb LANGUAGE plpgsql STABLE ${BY_INDEX} AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(to_jsonb(r) ORDER BY r.day DESC, r.nth DESC), '[]') FROM (
    SELECT k.* FROM ${ours}.closes k WHERE k.account = of_account AND k.day >= from_day AND k.day <= up_to_day
      ORDER BY k.day DESC, k.nth DESC LIMIT most) r);
END $$;
`
