import { ageBounds, MOST_COUNTED } from '@kumicorn/core/store'
import type { Schemas } from './schemas.ts'
import { BY_INDEX } from './write.ts'

/** Walks that end at so many rows must not look at all of them first. */
const IN_ORDER = `${BY_INDEX} SET enable_bitmapscan = off SET enable_sort = off`

/** How things stand: every count is a walk of an index. */
export const overview = ({ ours }: Schemas): string => `
-- Of each age, the youngest first.
CREATE FUNCTION ${ours}.count_open(of_account text, of_kind text, of_state text, now_ms bigint) RETURNS jsonb LANGUAGE plpgsql STABLE ${IN_ORDER} AS $$
DECLARE
  bounds bigint[] := '{${ageBounds.join(',')}}';
  since bigint;
  up_to bigint := ${Number.MAX_SAFE_INTEGER};
  oldest bigint;
  counts jsonb := '[]';
BEGIN
  SELECT o.created_at INTO oldest FROM ${ours}.orders o
    WHERE o.account = of_account AND o.kind = of_kind AND o.state = of_state AND NOT o.pruned ORDER BY o.created_at LIMIT 1;
  IF oldest IS NULL THEN
    RETURN jsonb_build_object('counts', counts);
  END IF;
  FOR i IN 1 .. ${ageBounds.length + 1} LOOP
    since := coalesce(now_ms - bounds[i], ${Number.MIN_SAFE_INTEGER});
    counts := counts || to_jsonb((SELECT count(*) FROM (
      SELECT 1 FROM ${ours}.orders o
        WHERE o.account = of_account AND o.kind = of_kind AND o.state = of_state AND NOT o.pruned
          AND o.created_at > since AND o.created_at <= up_to
        LIMIT ${MOST_COUNTED}) w));
    up_to := since;
  END LOOP;
  RETURN jsonb_build_object('oldest', oldest, 'counts', counts);
END $$;

CREATE FUNCTION ${ours}.count_due(of_account text, now_ms bigint) RETURNS jsonb LANGUAGE plpgsql STABLE ${IN_ORDER} AS $$
BEGIN
  RETURN (SELECT jsonb_build_object('account', of_account, 'due', count(*), 'dueSince', min(w.query_at)) FROM (
    SELECT o.query_at FROM ${ours}.orders o WHERE o.account = of_account AND o.query_at <= now_ms
      ORDER BY o.query_at LIMIT ${MOST_COUNTED}) w);
END $$;

CREATE FUNCTION ${ours}.overview(accounts text[], now_ms bigint) RETURNS jsonb LANGUAGE plpgsql ${IN_ORDER} AS $$
DECLARE
  pair record;
  orders jsonb := '[]';
BEGIN
  FOR pair IN SELECT p.* FROM ${ours}.pairs() p WHERE p.account = ANY(accounts) LOOP
    orders := orders || jsonb_build_object('account', pair.account, 'kind', pair.kind, 'gateway', pair.gateway,
      'open', (SELECT jsonb_object_agg(s.state, ${ours}.count_open(pair.account, pair.kind, s.state, now_ms))
        FROM unnest('{created,unknown,pending}'::text[]) s (state)),
      'stuck', (SELECT count(*) FROM (SELECT 1 FROM ${ours}.orders o
        WHERE o.account = pair.account AND o.kind = pair.kind AND NOT o.pruned AND o.stuck LIMIT ${MOST_COUNTED}) w),
      'conflicts', (SELECT count(*) FROM (SELECT 1 FROM ${ours}.orders o
        WHERE o.account = pair.account AND o.kind = pair.kind AND NOT o.pruned AND o.conflict LIMIT ${MOST_COUNTED}) w),
      'disputed', (SELECT count(*) FROM (SELECT 1 FROM ${ours}.orders o
        WHERE o.account = pair.account AND o.kind = pair.kind AND NOT o.pruned AND o.disputed LIMIT ${MOST_COUNTED}) w));
  END LOOP;
  RETURN jsonb_build_object('orders', orders, 'handlers', ${ours}.list_handlers(accounts),
    'queries', (SELECT coalesce(jsonb_agg(${ours}.count_due(a.account, now_ms)), '[]') FROM unnest(accounts) a (account)));
END $$;
`
