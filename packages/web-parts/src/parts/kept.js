/** What this browser remembers; a browser that keeps nothing forgets it with the page. */
export function kept(name, choices) {
  try {
    const value = localStorage.getItem(`kumicorn.${name}`)
    return choices.includes(value) ? value : undefined
  } catch {
    return undefined
  }
}

export function keep(name, value) {
  try {
    localStorage.setItem(`kumicorn.${name}`, value)
  } catch {
    // Until the page is loaded again.
  }
}
