export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { shop } = await import('./lib/kumicorn')
    await shop()
  }
}
