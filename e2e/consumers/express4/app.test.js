const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { InputError } = require('@kumicorn/core');
const { kumquatCallback } = require('@kumicorn/core/testing');
const { startSandbox } = require('@kumicorn/sandbox');
const request = require('supertest');
const { createShop } = require('./app');

let sandbox;
let shop;
let server;

beforeAll(async () => {
  sandbox = await startSandbox({ settleAfter: Number.POSITIVE_INFINITY });
  const path = join(mkdtempSync(join(tmpdir(), 'express4-')), 'orders.db');
  shop = createShop({ path, kumquat: sandbox.kumquat });
  await shop.kumicorn.start();
  server = await new Promise((resolve) => {
    const listening = shop.app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  sandbox.callbacksTo({ kumquat: `http://127.0.0.1:${server.address().port}/callbacks/kumquat` });
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await shop.kumicorn.stop();
  await sandbox.close();
});

test('sells, is called back, and fulfils', async () => {
  await request(server).post('/orders/E-1/254771114118').expect(201, { state: 'accepted' });
  await sandbox.settle('E-1', 'succeeded');
  const { body } = await request(server).get('/orders').expect(200);
  expect(body).toEqual(['E-1']);
});

test('refuses a forged callback, and takes a signed one', async () => {
  const { headers, body } = kumquatCallback({ request_no: 'E-2', partner_no: sandbox.kumquat.partnerNo }, 'no key');
  await request(server).post('/callbacks/kumquat').set(headers).send(body).expect(401);
  const { signKey } = sandbox.kumquat;
  const signed = kumquatCallback({ request_no: 'E-2', partner_no: sandbox.kumquat.partnerNo }, signKey);
  await request(server).post('/callbacks/kumquat').set(signed.headers).send(signed.body).expect(200, 'SUCCESS');
});

test('throws errors of the classes that are exported', async () => {
  const place = shop.kumicorn.kumquat.orders.place({ request_no: '' });
  await expect(place).rejects.toBeInstanceOf(InputError);
});
