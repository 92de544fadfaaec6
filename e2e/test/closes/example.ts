import { writeFile } from 'node:fs/promises'
import type { Kumicorn, TopUp } from '@kumicorn/core'

/** Run it every night, some minutes after midnight there. `paidIn`: into the balance, since the close before. */
export async function closeYesterday(
  kumicorn: Kumicorn,
  paidIn: readonly TopUp[],
  tell: (line: string) => void,
): Promise<void> {
  const close = await kumicorn.dailyCloses.make({ zone: 'Africa/Nairobi', topUps: paidIn })
  for (const { gateway, balance, suspects, notCompared, agrees } of close.accounts) {
    if (agrees) continue
    tell(`${gateway}: ${close.day} does not agree (its balance is off by ${balance?.difference ?? '0'})`)
    for (const what of notCompared) tell(`not compared: ${what}`)
    for (const { reference, found, reasons } of suspects)
      tell(`${reference}: ${found}, ${reasons.join(', ')}`)
  }
  await writeFile(`close-${close.day}.csv`, await kumicorn.dailyCloses.csv(close.accounts))
}
