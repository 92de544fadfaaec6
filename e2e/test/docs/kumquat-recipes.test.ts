import { expect, it } from 'vitest'
import { recipeShop } from './recipe-shop.ts'

const NUMBER = '254771114118'

it('the catalogue is read as the recipe says', async () => {
  const { recipe } = await recipeShop()
  const catalogue = await recipe(
    'catalogue.ts',
    'countries',
    'country',
    'carriersIn',
    'allCarriers',
    'airtimeIn',
    'changedSince',
    'pageOfProducts',
    'priceOf',
    'carrierOf',
  )
  expect(await catalogue.countries()).toContainEqual(expect.objectContaining({ country_code: 'KE' }))
  expect(await catalogue.country('KE')).toMatchObject({ country_code: 'KE' })
  const [carrier] = await catalogue.carriersIn('KE')
  const carriers = await catalogue.allCarriers()
  expect(carriers.get(carrier.id)).toMatchObject({ id: carrier.id })
  const airtime = await catalogue.airtimeIn('KE')
  expect(airtime[0]).toMatchObject({ country_code: 'KE', type: 'HF' })
  const { total, nextPage } = await catalogue.pageOfProducts(1)
  expect(nextPage).toBe(2)
  let changed = 0
  for await (const _product of catalogue.changedSince(new Date(0))) changed += 1
  expect(changed).toBe(total)
  expect(await catalogue.priceOf('19402')).toBe('98.0')
  expect(await catalogue.carrierOf(NUMBER)).toEqual(expect.any(String))
})

it('a top-up is sold, asked about and found as the recipe says', async () => {
  const { sandbox, recipe } = await recipeShop()
  const { topUp, stateOf, askNow, recordOf } = await recipe(
    'top-up.ts',
    'topUp',
    'stateOf',
    'askNow',
    'recordOf',
  )
  expect(await stateOf('T-1')).toBe('there is no such order')
  expect(await topUp('T-1', '19402', NUMBER)).toBe('on its way')
  expect(await topUp('T-1', '19402', NUMBER)).toBe('on its way')
  expect(sandbox.orders()).toHaveLength(1)
  expect(await topUp('T-2', '19499', NUMBER)).toBe('not sold: product invalid')
  sandbox.faults.next({ operation: 'orders.place', answer: 'lost-after-acceptance' })
  expect(await topUp('T-3', '19402', NUMBER)).toBe('this takes a little longer')
  expect(await stateOf('T-3')).toBe('unknown')
  expect(await askNow('T-3')).toBe('pending')
  await sandbox.settle('T-1', 'succeeded')
  expect(await stateOf('T-1')).toBe('succeeded')
  expect(await recordOf('T-1')).toMatchObject({ status: 'SUCCESS', price: '98.0' })
})

it('a face value is sold as the recipe says', async () => {
  const { sandbox, recipe } = await recipeShop()
  const { topUpByValue } = await recipe('by-value.ts', 'topUpByValue')
  expect(await topUpByValue('V-1', NUMBER, '100.50')).toBe('accepted')
  expect(sandbox.orders()).toMatchObject([{ operation: 'orders.placeByValue', reference: 'V-1' }])
})

it('the code of a card is handed over as the recipe says', async () => {
  const { sandbox, kumicorn, recipe } = await recipeShop()
  const { handOverPins } = await recipe('pins.ts', 'handOverPins')
  const sent: string[][] = []
  handOverPins(async (...given: string[]) => void sent.push(given))
  await kumicorn.start()
  await kumicorn.kumquat.orders.place({ request_no: 'C-1', product_id: 19410, account: NUMBER })
  await sandbox.settle('C-1', 'succeeded')
  await expect.poll(() => sent).toEqual([['C-1', expect.stringMatching(/^\d{6,}$/)]])
})

it('the balance is read and compared as the recipe says', async () => {
  const { recipe } = await recipeShop()
  const { available, isBelow } = await recipe('balance.ts', 'available', 'isBelow')
  expect(await available()).toBe('1000000.00')
  expect(await isBelow('999999.99')).toBe(false)
  expect(await isBelow('1000000.01')).toBe(true)
})
