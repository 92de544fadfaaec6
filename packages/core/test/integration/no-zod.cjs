// In the place of zod: nothing can be built with it.
exports.z = new Proxy(
  {},
  {
    get(_, name) {
      throw new Error(`z.${String(name)} is used while the package is imported`)
    },
  },
)
