import { InputError } from '@kumicorn/core'
import {
  type ArgumentsHost,
  BadRequestException,
  Catch,
  type ExceptionFilter,
  HttpException,
  Logger,
  NotFoundException,
} from '@nestjs/common'
import type { Response } from 'express'

interface Issue {
  readonly field: string
  readonly message: string
}

/** The gateways' names of what this shop calls otherwise. */
const fields: Readonly<Record<string, string>> = {
  request_no: 'reference',
  orderId: 'reference',
  product_id: 'productId',
  orderDescription: 'description',
}

export const inputInvalid = (issues: readonly Issue[]): HttpException =>
  new BadRequestException({ code: 'input_invalid', message: 'the request is wrong', issues })

/** Every error leaves as `{ error: { code, message, issues? } }`. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  readonly #logger = new Logger('Errors')

  catch(error: unknown, host: ArgumentsHost): void {
    const { status, told } = this.#describe(error)
    host.switchToHttp().getResponse<Response>().status(status).json({ error: told })
  }

  #describe(error: unknown): { readonly status: number; readonly told: object } {
    if (error instanceof InputError) {
      const issues = error.issues.map(({ field, allowed }) => ({
        field: fields[field] ?? field,
        message: allowed,
      }))
      return this.#describe(inputInvalid(issues))
    }
    if (error instanceof HttpException) {
      const status = error.getStatus()
      const told = error.getResponse()
      // Ours carry what is to be told; Nest's own are, for instance, about a body that is not JSON.
      if (typeof told === 'object' && 'code' in told) return { status, told }
      const code = error instanceof NotFoundException ? 'not_found' : 'bad_request'
      return { status, told: { code, message: error.message } }
    }
    this.#logger.error(error)
    return { status: 500, told: { code: 'internal', message: 'something went wrong here' } }
  }
}
