/** A wrong option or a wrong use of the sandbox itself; never what a gateway answers. */
export class SandboxError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'SandboxError'
  }
}
