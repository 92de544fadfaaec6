import { byId, fill, h, visible } from './parts/dom.js'
import { t } from './words.js'

/**
 * Asks before something is done. Resolves with what was filled in, or undefined when it is left.
 * @param fields each `{ name, label, … }` with `choices`, or `multiline`, or a line of text
 */
export function ask({ title, text, note, fields = [], action, isDanger = false }) {
  const dialog = byId('dialog')
  const opener = document.activeElement?.id
  // A dialog tells late that it was closed: it may be open by then, for something else.
  dialog.onclose?.()
  return new Promise((resolve) => {
    const done = (value) => {
      resolve(value)
      dialog.close()
    }
    const form = h(
      'form',
      {
        method: 'dialog',
        onsubmit: (event) => {
          event.preventDefault()
          done(Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()])))
        },
      },
      h('h2', { id: 'dialog-title' }, visible(title)),
      text ? h('p', {}, visible(text)) : undefined,
      fields.map(field),
      note ? h('p', { class: 'muted small-text' }, visible(note)) : undefined,
      h(
        'div',
        { class: 'buttons' },
        h('button', { type: 'button', onclick: () => done(undefined) }, t('Cancel')),
        h('button', { type: 'submit', class: isDanger ? 'danger' : 'primary', id: 'dialog-do' }, action),
      ),
    )
    fill(dialog, form)
    dialog.onclose = () => {
      if (dialog.open) return
      dialog.onclose = null
      resolve(undefined)
      fill(dialog)
      // The page may have been drawn anew meanwhile.
      if (opener) byId(opener)?.focus({ preventScroll: true })
    }
    dialog.showModal()
  })
}

function field({ name, label, choices, multiline, hint, type = 'text', isOptional, check, value = '' }) {
  const id = `field-${name}`
  if (choices)
    return h(
      'fieldset',
      { class: 'field' },
      h('legend', {}, label),
      h(
        'div',
        { class: 'choices' },
        choices.map((choice) =>
          h(
            'label',
            {},
            h('input', {
              type: 'radio',
              name,
              value: choice.value,
              required: true,
              checked: choice.value === value,
            }),
            choice.label,
          ),
        ),
      ),
    )
  const required = !isOptional
  const common = { id, name, required, maxlength: 1_000, autocomplete: 'off', placeholder: hint }
  const wrong = (text) => check?.(text) ?? (required && text.trim() === '' ? t('Please say why.') : '')
  const oninput = ({ target }) => target.setCustomValidity(wrong(target.value))
  // A line of blanks is no reason.
  return h(
    'div',
    { class: 'field' },
    h('label', { for: id }, label),
    multiline
      ? h('textarea', { ...common, oninput }, value)
      : h('input', { ...common, type, value, pattern: '.*\\S.*', spellcheck: 'false' }),
  )
}
