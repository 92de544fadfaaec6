/** Opens the address, which leads to a cashier page, and pays by card, as a browser does. The page that is shown then. */
export async function pay(url: string): Promise<string> {
  const headers = { accept: 'text/html' }
  const cashier = await fetch(url, { headers })
  const body = new URLSearchParams({ method: 'CARD', action: 'pay' })
  const { origin } = new URL(cashier.url)
  const page = await fetch(cashier.url, { method: 'POST', headers: { ...headers, origin }, body })
  return page.text()
}
