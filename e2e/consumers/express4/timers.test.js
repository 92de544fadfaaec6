const { createServer } = require('node:http');
const { createKumicorn } = require('@kumicorn/core');

// As the README of core has it.
test('sells beside the fake timers of Jest', async () => {
  const gateway = createServer((req, res) => {
    req.resume().on('end', () => res.end('{"returnCode":"SUCCESS","result":{"status":"PROCESSING"}}'));
  });
  await new Promise((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
  try {
    const baseUrl = `http://127.0.0.1:${gateway.address().port}`;
    const kumicorn = createKumicorn({
      kumquat: { baseUrl, partnerNo: 'P1', signKey: 'a-sign-key', callbackUrl: false },
      logger: false,
    });
    const order = { request_no: 'T-1', product_id: 19402, account: '254771114118' };
    expect(await kumicorn.kumquat.orders.place(order)).toMatchObject({ state: 'accepted' });
    await kumicorn.stop();
  } finally {
    jest.useRealTimers();
    gateway.closeAllConnections();
    gateway.close();
  }
});
