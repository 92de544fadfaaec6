import { storeSamples } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { dayThere, zoneOfNoon } from '../support/days.ts'
import { hostileShop, UNSEEN } from '../support/hostile.ts'
import { hosted } from '../support/hosts.ts'
import { openShop } from '../support/shop.ts'

const zone = zoneOfNoon()
const today = dayThere()

describe('the files of a close in which strangers have left texts', () => {
  it('hold no formula, and nothing that turns the direction of text or is unseen', async () => {
    const shop = await openShop()
    const { get, url } = await hosted(shop.kumicorn)
    await hostileShop(shop)
    const topUps = [{ amount: '5', at: new Date(), note: `=1+1 ${UNSEEN}`, account: shop.account }]
    await shop.kumicorn.dailyCloses.make({ zone, day: today, provisional: true, topUps, askAtMost: 0 })
    const formula = { reference: '=HYPERLINK("http://evil.example")', kind: '@SUM(A1)', currency: '+1' }
    const about = { account: shop.account, gateway: 'kumquat', state: 'pending' } as const
    await shop.store.begin(storeSamples.anOrder({ ...about, ...formula, amount: '1' as never }))
    await shop.kumicorn.dailyCloses.make({ zone, day: today, provisional: true, topUps, askAtMost: 0 })
    const query = new URLSearchParams({ day: today, account: shop.account })
    const csv: string = (await get(`api/close.csv?${query}`)).body
    const all: string = (await get('api/closes.csv')).body
    for (const file of [csv, all]) {
      expect(file).toContain(`"'=HYPERLINK(""http://evil.example"")"`)
      expect(file).toContain(`"'=1+1 \\u202efdp.exe`)
      expect(file.replaceAll('\r\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u)
      expect(file).not.toMatch(/(?:^|,)"(?=[=+@|%]|-(?![\d.]+"))/m)
    }
    const { body } = await get(`api/close?${query}`)
    const file = await fetch(`${url}api/close.json?${query}`, { headers: { 'x-user': 'anna' } })
    const json = await file.text()
    expect(json.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u)
    expect(JSON.parse(json)).toEqual(body.close)
    expect(JSON.stringify(body.close)).toContain(JSON.stringify(UNSEEN).slice(1, -1))
  })
})
