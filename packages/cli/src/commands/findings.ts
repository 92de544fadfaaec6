import type { Kumicorn, ReconciledOrder, ReconcileReport } from '@kumicorn/core'

/** A report in which contradictions stand apart from mere news: somebody has to look at them. */
export interface Findings extends ReconcileReport {
  /** The gateway contradicts what is known: the order was left as it is, and `order.conflict` recorded. */
  readonly conflicts: readonly ReconciledOrder[]
}

/** Core counts a contradiction among the changes; an order that has one is left as it was, in conflict. */
export async function findingsOf({ orders }: Kumicorn, report: ReconcileReport): Promise<Findings> {
  const changed: ReconciledOrder[] = []
  const conflicts: ReconciledOrder[] = []
  for (const order of report.changed) {
    const { reference, kind, gateway, before, after } = order
    const now = before === after ? await orders.get(reference, { kind, gateway }) : undefined
    ;(now?.conflict?.reported === undefined ? changed : conflicts).push(order)
  }
  return { ...report, changed, conflicts }
}

/** Whether somebody has to look at it. */
export const needsAttention = ({ missing, amountDiffers, conflicts, failed }: Findings): boolean =>
  missing.length + amountDiffers.length + conflicts.length + failed.length > 0
