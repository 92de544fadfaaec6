import {
  type CallHandler,
  type ExecutionContext,
  HttpStatus,
  Injectable,
  type NestInterceptor,
  UnprocessableEntityException,
} from '@nestjs/common'
import type { Response } from 'express'
import { type Observable, tap } from 'rxjs'
import type { Order } from './orders.ts'

/** Gives the order that a call came to its HTTP status. */
@Injectable()
export class OutcomeInterceptor implements NestInterceptor<Order, Order> {
  intercept(context: ExecutionContext, next: CallHandler<Order>): Observable<Order> {
    const response = context.switchToHttp().getResponse<Response>()
    return next.handle().pipe(
      tap((order) => {
        if (order.error) throw new UnprocessableEntityException(order.error)
        // Unknown is not failed: the customer may send the same request again, or look at the order later.
        if (order.state === 'unknown') response.status(HttpStatus.ACCEPTED)
      }),
    )
  }
}
