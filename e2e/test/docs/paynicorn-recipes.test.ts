import { expect, it } from 'vitest'
import { recipeShop } from './recipe-shop.ts'

const NUMBER = '08031234567'

it('a payment is made, paid and delivered as the recipe says', async () => {
  const { sandbox, kumicorn, recipe } = await recipeShop()
  const { waysToPay, checkout, askOnThePhone, recordOf } = await recipe(
    'payment.ts',
    'waysToPay',
    'checkout',
    'askOnThePhone',
    'recordOf',
  )
  const { onPaid } = await recipe('paid.ts', 'onPaid')
  const paid: unknown[][] = []
  onPaid(async (...given: unknown[]) => void paid.push(given))
  await kumicorn.start()
  const [way] = await waysToPay('NG', 'NGN')
  expect(await checkout('P-1', '100.00')).toMatch(/^http/)
  expect(await recordOf('P-1')).toEqual({ status: '-1', txnId: expect.any(String) })
  await sandbox.settle('P-1', 'succeeded')
  await expect.poll(() => paid).toEqual([['P-1', '100.00']])
  expect(await recordOf('P-1')).toMatchObject({ status: '1' })
  expect(await askOnThePhone('P-2', '100.00', way.code, NUMBER)).toBe('accepted')
  expect(await checkout('P-3', '100.02')).toBeUndefined()
})

it('a payment is given back once, as the recipe says', async () => {
  const { sandbox, kumicorn, recipe } = await recipeShop()
  const { checkout } = await recipe('payment.ts', 'checkout')
  const { giveBack } = await recipe('refund.ts', 'giveBack')
  await checkout('R-1', '100.00')
  expect(await giveBack('R-1')).toBe('there is nothing to give back')
  await sandbox.settle('R-1', 'succeeded')
  expect(await giveBack('R-1')).toBe('accepted')
  expect(await giveBack('R-1')).toBe('accepted')
  const refund = { operation: 'refunds.create', reference: 'R-1' }
  expect(sandbox.orders().filter(({ operation }) => operation === 'refunds.create')).toMatchObject([refund])
  await sandbox.settle(refund, 'succeeded')
  expect(await kumicorn.orders.get('R-1', { kind: 'refund' })).toMatchObject({ state: 'succeeded' })

  await checkout('R-2', '100.00')
  await sandbox.settle('R-2', 'succeeded')
  const { gatewayReference: payTxnId = '' } = (await kumicorn.orders.get('R-2', { kind: 'payment' })) ?? {}
  await kumicorn.paynicorn.refunds.create({ cpRefundId: 'by-hand', payTxnId, reason: 'r', memo: 'm' })
  expect(await giveBack('R-2')).toBe('given back by by-hand')
})

it('money is paid out as the recipe says', async () => {
  const { sandbox, recipe } = await recipeShop()
  const { toWallet, toCard, toUser } = await recipe('payout.ts', 'toWallet', 'toCard', 'toUser')
  expect(await toWallet('O-1', '5.00', NUMBER, 'Ada')).toBe('accepted')
  expect(await toCard('O-2', '5.00', '5061000000000000', 'Ada', '058')).toBe('accepted')
  expect(await toUser('O-3', '5.00', 'u1', 'Ada')).toBe('accepted')
  expect(
    sandbox
      .orders()
      .map(({ operation }) => operation)
      .toSorted(),
  ).toEqual(['payouts.create', 'payouts.create', 'payouts.createToUser'])
})

it('airtime and data are sold as the recipes say', async () => {
  const { sandbox, kumicorn, recipe } = await recipeShop()
  const { airtimeOf, topUpAirtime, airtimeRecord } = await recipe(
    'airtime.ts',
    'airtimeOf',
    'topUpAirtime',
    'airtimeRecord',
  )
  const { bundlesIn, topUpData, dataRecord } = await recipe('data.ts', 'bundlesIn', 'topUpData', 'dataRecord')
  const { operatorCode } = await kumicorn.paynicorn.operators.byNumber({
    nationalPhoneNo: NUMBER,
    countryCode: 'NG',
  })
  const goods = await airtimeOf('NG', operatorCode)
  expect(goods).toContainEqual(expect.stringMatching(/^[\d.]+( to [\d.]+)? [A-Z]{3}$/))
  expect(await topUpAirtime('A-1', 'NG', NUMBER, '100.00')).toBe('accepted')
  await sandbox.settle('A-1', 'succeeded')
  expect(await airtimeRecord('A-1')).toMatchObject({ statusCode: '1' })
  expect(await kumicorn.orders.get('A-1')).toMatchObject({ kind: 'topUp', state: 'succeeded' })

  const [bundle] = await bundlesIn('NG')
  expect(bundle).toMatchObject({ goodsDesc: expect.any(String), amount: expect.any(String) })
  expect(await topUpData('D-1', bundle.goodsId, NUMBER)).toBe('accepted')
  await sandbox.settle('D-1', 'failed')
  expect(await dataRecord('D-1')).toMatchObject({ statusCode: '2' })
})

it('reports and rates are read as the recipes say', async () => {
  const { sandbox, recipe } = await recipeShop()
  const { checkout } = await recipe('payment.ts', 'checkout')
  await checkout('S-1', '100.00')
  await sandbox.settle('S-1', 'succeeded')
  const { salesByDay, appKeysOf, salesOfChannel } = await recipe(
    'reports.ts',
    'salesByDay',
    'appKeysOf',
    'salesOfChannel',
  )
  const days = await salesByDay('2020-01-01', '2099-12-31')
  expect(days).toEqual([{ day: expect.any(String), paid: 1, usd: expect.any(String) }])
  expect(await appKeysOf('CP10001')).toEqual(['sandbox-app-key'])
  expect(await salesOfChannel(0, '2026-11-01', '2026-11-30')).toEqual([])
  const { dollarsIn, aboutInDollars } = await recipe('rates.ts', 'dollarsIn', 'aboutInDollars')
  expect(await dollarsIn('NGN')).toMatch(/^[\d.]+$/)
  expect(await aboutInDollars('1000.00', 'NGN')).toMatch(/^about [\d.]+ USD$/)
  expect(await dollarsIn('XXX')).toBeUndefined()
})
