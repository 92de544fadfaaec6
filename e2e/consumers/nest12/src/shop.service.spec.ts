import { createKumicorn, InputError, Kumicorn, KumquatClient } from '@kumicorn/core';
import { kumquatCallback } from '@kumicorn/core/testing';
import { KumicornModule } from '@kumicorn/nestjs';
import { Test } from '@nestjs/testing';
import { ShopService } from './shop.service.js';

const kumquat = { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: 'the sign key' };

it('sells with a client that the test gives', async () => {
  const client = { orders: { place: async () => ({ state: 'accepted' }) } };
  const module = await Test.createTestingModule({
    providers: [ShopService, { provide: KumquatClient, useValue: client }],
  }).compile();
  expect(await module.get(ShopService).sell('A-1', '254771114118')).toBe('accepted');
});

it('gets the real client by its class, and what it throws is of the class that is exported', async () => {
  const module = await Test.createTestingModule({
    imports: [KumicornModule.forRoot({ kumquat })],
    providers: [ShopService],
  }).compile();
  expect(module.get(Kumicorn)).toBeInstanceOf(Kumicorn);
  await expect(module.get(ShopService).sell('', 'x')).rejects.toBeInstanceOf(InputError);
  await module.close();
});

it('handles a signed callback', async () => {
  const kumicorn = createKumicorn({ kumquat });
  const seen: string[] = [];
  kumicorn.on('order.succeeded', { name: 'test', handle: (event) => void seen.push(event.reference) });
  await kumicorn.start();
  const { rawBody } = kumquatCallback({ request_no: 'A-2' }, 'the sign key');
  const reply = await kumicorn.callbacks.kumquat({ method: 'POST', headers: {}, rawBody });
  expect(reply).toMatchObject({ status: 200, body: 'SUCCESS' });
  expect(seen).toEqual(['A-2']);
  await kumicorn.stop();
});
