// A fresh process: how long one import takes. Prints milliseconds.
const [, , name = ''] = process.argv
const at = performance.now()
await import(name)
process.stdout.write(String(performance.now() - at))
