import { post } from './api.js'
import { ask } from './dialog.js'
import { h } from './parts/dom.js'
import { say } from './parts/toast.js'
import { told } from './run.js'
import { t } from './words.js'

/** The address of a close's page. */
export const closeLink = ({ day, account, nth }) => `#/close?${new URLSearchParams({ day, account, nth })}`

/** How a close came out, and what has to be known with it. */
export function closeMarks({ agrees, isAnswered, provisional, nth, isLast, unreadable }) {
  const badge = (tone, text) => h('span', { class: `badge ${tone}` }, text)
  return [
    agrees
      ? badge('good', t('agrees'))
      : isAnswered && unreadable === 0
        ? badge('bad', t('differs'))
        : badge('wait', t('not complete')),
    provisional ? badge('wait', t('the day was not over')) : undefined,
    nth > 1 ? badge('plain', t('close {nth} of this day', { nth })) : undefined,
    isLast === false ? badge('plain', t('closed again since')) : undefined,
  ]
}

const pad = (number) => String(number).padStart(2, '0')

/** A top-up as it is typed: `5000.00 2026-11-26 10:00 by bank transfer`, by the clock of this machine. */
function lineOf({ amount, at, note }) {
  const time = new Date(at)
  const day = `${time.getFullYear()}-${pad(time.getMonth() + 1)}-${pad(time.getDate())}`
  return `${amount} ${day} ${pad(time.getHours())}:${pad(time.getMinutes())}${note ? ` ${note}` : ''}`
}

const LINE = /^(-?\d+(?:\.\d+)?)\s+(\d{4}-\d{2}-\d{2})[T\s]+(\d{2}:\d{2})(?:\s+(.*))?$/

/** The top-ups of some lines; undefined when one is none. */
function topUpsOf(text, account) {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  const topUps = lines.map((line) => {
    const [, amount, day, time, note] = LINE.exec(line) ?? []
    const at = new Date(`${day}T${time}`).getTime()
    return amount === undefined || Number.isNaN(at) ? undefined : { amount, at, note, account }
  })
  return topUps.includes(undefined) ? undefined : topUps
}

/** The last day that is over in a zone. */
function lastDayOver(zone) {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(new Date())
  const day = new Date(`${today}T00:00:00Z`)
  return Number.isNaN(day.getTime()) ? '' : new Date(day.getTime() - 86_400_000).toISOString().slice(0, 10)
}

/** Closes a day, or closes one again: with all that was told then. */
export async function makeClose(button, context, close) {
  const zone = context.session.closeZone
  const filled = await ask({
    title: close ? t('Close {day} again', { day: close.day }) : t('Close a day'),
    text: t('The day ends at midnight in {zone}. Every account is closed.', { zone }),
    fields: [
      close ? undefined : { name: 'day', label: t('Day'), type: 'date', value: lastDayOver(zone) },
      {
        name: 'topUps',
        label: t('Top-ups of the balance since the close of the day before, one a line'),
        multiline: true,
        isOptional: true,
        value: (close?.balance?.topUps ?? [])
          .filter(({ carriedFrom }) => carriedFrom === undefined)
          .map(lineOf)
          .join('\n'),
        hint: t('e.g. 5000.00 2026-11-26 10:00 bank transfer'),
        check: (text) =>
          topUpsOf(text)
            ? undefined
            : t('Each line has an amount, a day and a time: 5000.00 2026-11-26 10:00'),
      },
    ].filter(Boolean),
    note: t('Times as on this machine. Nothing is moved: gateways are asked, and what they say is applied.'),
    action: close ? t('Close again') : t('Close the day'),
  })
  if (!filled) return
  const body = { day: close?.day ?? filled.day, topUps: topUpsOf(filled.topUps, close?.account) }
  await make(body, button, context)
}

async function make(body, button, context) {
  button.disabled = true
  say(t('The day is being closed …'))
  try {
    const made = await post('closes/make', body)
    say(made.agrees ? t('It is closed, and agrees.') : t('It is closed, and does not agree.'), !made.agrees)
  } catch (error) {
    if (error.code === 'day_not_over') return await makeProvisional(body, button, context)
    if (error.code === 'late') say(t('It takes longer. It will stand in the list.'))
    else say(told(error), true)
  } finally {
    button.disabled = false
  }
  await context.refresh()
}

async function makeProvisional(body, button, context) {
  const sure = await ask({
    title: t('This day is not over'),
    text: t('It can be closed for now; the close is marked, and is to be made again.'),
    action: t('Close it for now'),
  })
  if (sure) await make({ ...body, provisional: true }, button, context)
}
