/**
 * Something that is built when it is first asked for, and kept. Schemas are: building all of them would be most of the
 * time that importing this package takes, and an application uses a few.
 */
export function lazy<T>(build: () => T): () => T {
  let built: { readonly value: T } | undefined
  return () => {
    built ??= { value: build() }
    return built.value
  }
}
