import { Kumicorn, type OrderEventOf } from '@kumicorn/core';
import { OnOrderEvent } from '@kumicorn/nestjs';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import pg from 'pg';

@Injectable()
export class ShopService implements OnModuleInit {
  /** Stands for your own database: the number that each sale is for. */
  private readonly books = new pg.Pool({ connectionString: process.env.DATABASE_URL, allowExitOnIdle: true });

  constructor(private readonly kumicorn: Kumicorn) {
    this.books.on('error', (error) => console.error(`a connection was lost: ${error.message}`)); // the next query gets another
  }

  async onModuleInit(): Promise<void> {
    await this.books.query('CREATE TABLE IF NOT EXISTS sales (reference text PRIMARY KEY, number text NOT NULL)');
  }

  /** Begins a sale. Returns the address of the cashier page; undefined when there is no payment to make. */
  async buy(reference: string, number: string): Promise<string | undefined> {
    await this.books.query('INSERT INTO sales VALUES ($1, $2) ON CONFLICT DO NOTHING', [reference, number]);
    const outcome = await this.kumicorn.paynicorn.payments.create({
      orderId: reference,
      amount: '100.00',
      currency: 'KES',
      countryCode: 'KE',
      orderDescription: 'Airtime',
      cpFrontPage: `${process.env.SHOP_URL}/sales/${reference}`, // where the cashier page leads back to
    });
    return outcome.state === 'accepted' ? outcome.order.webUrl : undefined;
  }

  // One handler for all that belongs together. It may get an event twice: the same reference orders nothing twice.
  @OnOrderEvent(['order.succeeded', 'order.failed', 'order.rejected'], { name: 'fulfil' })
  async fulfil(event: OrderEventOf<'order.succeeded' | 'order.failed' | 'order.rejected'>): Promise<void> {
    const { type, kind, reference } = event;
    const isDone = type === 'order.succeeded';
    console.log(`${kind} ${reference}: ${type}`);
    if (kind === 'payment' && isDone) await this.topUp(reference);
    if (kind === 'order' && !isDone) await this.giveBack(reference);
  }

  private async topUp(reference: string): Promise<void> {
    const { rows } = await this.books.query('SELECT number FROM sales WHERE reference = $1', [reference]);
    const [sold] = rows;
    if (sold === undefined) throw new Error(`${reference} is not in our books`); // it gets the event again
    const account = String(sold.number);
    await this.kumicorn.kumquat.orders.place({ request_no: reference, product_id: 19402, account });
  }

  private async giveBack(reference: string): Promise<void> {
    const payment = await this.kumicorn.orders.get(reference, { kind: 'payment' });
    const payTxnId = payment?.gatewayReference ?? '';
    const refund = { cpRefundId: reference, payTxnId, reason: 'not delivered', memo: reference };
    await this.kumicorn.paynicorn.refunds.create(refund);
  }

  /** What became of a sale: its payment, its top-up, its refund. */
  async sale(reference: string): Promise<Record<string, string>> {
    const { orders } = await this.kumicorn.orders.list({ reference });
    return Object.fromEntries(orders.map(({ kind, state }) => [kind, state]));
  }
}
