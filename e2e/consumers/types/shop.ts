// Compiled as CommonJS, and, as shop.mts, as an ES module.
import { createKumicorn, type KumquatOrder, type Outcome, sqliteStore } from '@kumicorn/core';
import { callbackPaths } from '@kumicorn/core/adapter';
import { kumquatEndpoints } from '@kumicorn/core/endpoints';
import type { Endpoint } from '@kumicorn/core/gateway';
import { kumquatCallback } from '@kumicorn/core/testing';
import { callbacks } from '@kumicorn/core/web';
import { callbackRouter } from '@kumicorn/express';
import kumicornPlugin, { kumicornFastify } from '@kumicorn/fastify';
import { type Sandbox, startSandbox } from '@kumicorn/sandbox';
import * as express from 'express';
import { fastify } from 'fastify';

export const kumicorn = createKumicorn({
  store: sqliteStore({ path: './orders.db' }),
  kumquat: { baseUrl: 'https://host.example', partnerNo: 'P1', signKey: 'the sign key' },
});

export async function sell(): Promise<string | undefined> {
  const order = { request_no: 'A-1', product_id: 1n, account: '254771114118' };
  const outcome: Outcome<KumquatOrder> = await kumicorn.kumquat.orders.place(order);
  return outcome.state === 'accepted' ? outcome.order.pin : undefined;
}

// @ts-expect-error a parameter of another type
export const mistake = () => kumicorn.kumquat.orders.query({ request_no: true });

export const POST: (request: Request) => Promise<Response> = callbacks(kumicorn);
export const router = express.Router().use('/callbacks', callbackRouter(kumicorn));
export const app = fastify().register(kumicornPlugin, { kumicorn }).register(kumicornFastify, { kumicorn });
// @ts-expect-error the default export has its type
export const untyped: string = kumicornPlugin;
export const row: Endpoint = kumquatEndpoints.orders.place;
export const paths = callbackPaths(kumicorn);
export const { body } = kumquatCallback({ request_no: 'A-1' }, 'key');
export const sandbox: () => Promise<Sandbox> = () => startSandbox({ port: 0 });
