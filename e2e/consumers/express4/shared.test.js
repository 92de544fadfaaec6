const { mkdtempSync } = require('node:fs');
const { createServer } = require('node:http');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { createShop } = require('./app');

const { SANDBOX_URL, KUMQUAT_URL, KUMQUAT_PARTNER_NO, KUMQUAT_SIGN_KEY } = process.env;
let server;
let shop;

beforeAll(async () => {
  server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  shop = createShop({
    path: join(mkdtempSync(join(tmpdir(), 'shared-')), 'orders.db'),
    kumquat: {
      baseUrl: KUMQUAT_URL,
      partnerNo: KUMQUAT_PARTNER_NO,
      signKey: KUMQUAT_SIGN_KEY,
      callbackUrl: `http://127.0.0.1:${server.address().port}/callbacks/kumquat`,
    },
  });
  server.on('request', shop.app);
  await shop.kumicorn.start();
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await shop.kumicorn.stop();
});

// References are unique in the whole sandbox: begin them with the name of the file.
const sell = (reference) =>
  shop.kumicorn.kumquat.orders.place({ request_no: reference, product_id: 19402, account: '254771114118' });

test('sells in a sandbox that all files share', async () => {
  expect(await sell('shared-1')).toMatchObject({ state: 'accepted' });
  expect(await shop.kumicorn.orders.wait('shared-1')).toMatchObject({ state: 'succeeded' });
});

test('neither fails nor sells twice when an answer is lost', async () => {
  const fault = { operation: 'orders.place', reference: 'shared-2', answer: 'lost-after-acceptance' };
  await fetch(`${SANDBOX_URL}/sandbox/api/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });
  expect(await sell('shared-2')).toMatchObject({ state: 'unknown' });
  expect(await shop.kumicorn.orders.wait('shared-2')).toMatchObject({ state: 'succeeded' });
});
