import { startClock } from './clock.js'
import { startConnect } from './connect.js'
import { showDetail } from './detail.js'
import { startFaults } from './faults.js'
import { focusRow, showList, startList } from './list.js'
import { startLive } from './live.js'
import { byId } from './parts/dom.js'
import { startTheme } from './parts/theme.js'
import { say } from './parts/toast.js'

/** The timeline that the address names: `#12`. */
const selected = () => (/^#\d+$/.test(location.hash) ? Number(location.hash.slice(1)) : undefined)

async function refresh() {
  try {
    const id = selected()
    document.body.dataset.view = id === undefined ? 'list' : 'detail'
    await Promise.all([showList(id), showDetail(id)])
  } catch (error) {
    say(`The sandbox cannot be reached: ${error.message}`, true)
  }
}

startTheme((choice) => ({
  name: { system: 'Auto', dark: 'Dark', light: 'Light' }[choice],
  label: 'Colour scheme',
}))
startClock()
const happened = startLive(refresh)
startList(happened)
startConnect()
startFaults()
let open = selected()
addEventListener('hashchange', async () => {
  const left = open
  open = selected()
  await refresh()
  // On phones the details replace the list, and keyboards and screen readers should follow.
  if (open !== undefined) byId('detail').focus({ preventScroll: true })
  else if (left !== undefined) focusRow(left)
})
byId('rows').addEventListener('click', ({ target }) => {
  // The order that is open already: there is no other address to go to.
  if (target.closest('a')?.hash === location.hash) byId('detail').focus({ preventScroll: true })
})
addEventListener('keydown', (event) => {
  const typing = event.target instanceof HTMLElement && event.target.matches('input, select, textarea')
  const inDialog = document.querySelector('dialog[open]') !== null
  if (event.key === 'Escape' && !typing && !inDialog && selected() !== undefined) location.hash = ''
  if (event.key === '/' && !typing && !inDialog && !event.ctrlKey && !event.metaKey) {
    event.preventDefault()
    document.querySelector('#filters [name=search]').focus()
  }
})
void refresh()
