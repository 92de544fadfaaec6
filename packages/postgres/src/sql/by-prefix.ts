import { MOST_LOOKED_AT } from '@kumicorn/core/store'
import type { Schemas } from './schemas.ts'
import { BY_INDEX } from './write.ts'

/** Orders whose reference begins with a text: each account and kind is a walk of the index of its key. */
export const byPrefix = ({ ours }: Schemas): string => `
CREATE FUNCTION ${ours}.walk_references(of_account text, of_kind text, skips_first boolean, f jsonb) RETURNS jsonb LANGUAGE plpgsql
STABLE ${BY_INDEX} SET enable_bitmapscan = off SET enable_sort = off AS $$
DECLARE
  start text := f->>'from';
  below text := f->>'below';
  most int := (f->>'limit')::int;
  rows jsonb;
  stopped text;
BEGIN
  IF NOT (f->>'narrowed')::boolean THEN
    RETURN jsonb_build_object('rows', (SELECT coalesce(jsonb_agg(to_jsonb(w)), '[]') FROM (
      SELECT o.* FROM ${ours}.orders o WHERE o.account = of_account AND o.kind = of_kind
          AND o.reference >= start AND o.reference < below AND NOT (skips_first AND o.reference = start)
        ORDER BY o.reference LIMIT most) w));
  END IF;
  SELECT coalesce(jsonb_agg(to_jsonb(n)), '[]') INTO rows FROM (SELECT * FROM (
      SELECT o.* FROM ${ours}.orders o WHERE o.account = of_account AND o.kind = of_kind
          AND o.reference >= start AND o.reference < below AND NOT (skips_first AND o.reference = start)
        ORDER BY o.reference LIMIT ${MOST_LOOKED_AT}) w
    WHERE f->'states' ? w.state AND w.created_at >= (f->>'since')::bigint
      AND (f->>'stuck' IS NULL OR w.stuck = (f->>'stuck')::boolean)
      AND (f->>'conflict' IS NULL OR w.conflict = (f->>'conflict')::boolean)
      AND (f->>'disputed' IS NULL OR w.disputed = (f->>'disputed')::boolean)
    LIMIT most) n;
  IF jsonb_array_length(rows) < most THEN
    SELECT o.reference INTO stopped FROM ${ours}.orders o WHERE o.account = of_account AND o.kind = of_kind
        AND o.reference >= start AND o.reference < below AND NOT (skips_first AND o.reference = start)
      ORDER BY o.reference OFFSET ${MOST_LOOKED_AT - 1} LIMIT 1;
  END IF;
  RETURN jsonb_build_object('rows', rows, 'stopped', stopped);
END $$;

CREATE FUNCTION ${ours}.list_by_prefix(f jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE ${BY_INDEX} AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(${ours}.walk_references(p.account, p.kind,
      (p.account COLLATE "C", p.kind COLLATE "C") <= (f->'behind'->>'account', f->'behind'->>'kind'), f)), '[]')
    FROM ${ours}.pairs() p
    WHERE (f->'accounts' IS NULL OR f->'accounts' ? p.account) AND (f->'kinds' IS NULL OR f->'kinds' ? p.kind)
      AND (f->>'gateway' IS NULL OR p.gateway = f->>'gateway'));
END $$;
`
