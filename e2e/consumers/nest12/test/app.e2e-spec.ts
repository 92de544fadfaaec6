import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@kumicorn/sandbox';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import type { App } from 'supertest/types.js';
import { AppModule } from './../src/app.module.js';

describe('the shop (e2e)', () => {
  let sandbox: Sandbox;
  let app: INestApplication<App>;

  beforeAll(async () => {
    sandbox = await startSandbox({ settleAfter: Number.POSITIVE_INFINITY });
    process.env.ORDERS = join(mkdtempSync(join(tmpdir(), 'nest11-')), 'orders.db');
    process.env.KUMQUAT_URL = sandbox.kumquat.baseUrl;
    process.env.KUMQUAT_PARTNER_NO = sandbox.kumquat.partnerNo;
    process.env.KUMQUAT_SIGN_KEY = sandbox.kumquat.signKey;
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
    app = module.createNestApplication();
    await app.listen(0, '127.0.0.1');
    sandbox.callbacksTo({ kumquat: `${await app.getUrl()}/callbacks/kumquat` });
  });

  afterAll(async () => {
    await app.close();
    await sandbox.close();
  });

  it('sells, is called back, and fulfils', async () => {
    await request(app.getHttpServer())
      .post('/orders/E-1/254771114118')
      .expect(201, { state: 'accepted' });
    await sandbox.settle('E-1', 'succeeded');
    await request(app.getHttpServer()).get('/orders').expect(200, ['E-1']);
  });
});
