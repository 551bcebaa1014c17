// What pages do beyond showing: time that passes, what is selected, and what outlives a refresh.
;(() => {
  // The viewer's clock may be off; what has elapsed is counted from the server's.
  const clocks = new WeakMap()
  const elapsedSince = (element, since, least = 0) => {
    if (!clocks.has(element)) clocks.set(element, Number(element.dataset.now) - Date.now())
    return Math.max(least, Date.now() + clocks.get(element) - since)
  }

  const elapsedText = (ms) => {
    const seconds = Math.floor(ms / 1000)
    const parts = [
      [Math.floor(seconds / 86400), 'd'],
      [Math.floor(seconds / 3600) % 24, 'h'],
      [Math.floor(seconds / 60) % 60, 'min'],
      [seconds % 60, 's']
    ]
    const first = parts.findIndex(([count]) => count > 0)
    const from = first === -1 ? 3 : first
    return parts
      .slice(from, from + 2)
      .map(([count, unit]) => `${count} ${unit}`)
      .join(' ')
  }

  const tick = () => {
    for (const text of document.querySelectorAll('[data-elapsed]')) {
      text.textContent = elapsedText(elapsedSince(text, Number(text.dataset.elapsed)))
    }
    for (const text of document.querySelectorAll('[data-until]')) {
      const left = -elapsedSince(text, Number(text.dataset.until), -Infinity)
      text.textContent =
        left > 0 ? text.dataset.in.replace('{duration}', elapsedText(left)) : text.dataset.due
    }
    for (const bar of document.querySelectorAll('progress[data-since]')) {
      const elapsed = elapsedSince(bar, Number(bar.dataset.since))
      bar.value = Math.min(95, Math.round((elapsed / Number(bar.dataset.usual)) * 100))
    }
  }

  tick()
  setInterval(tick, 1000)
  document.addEventListener('htmx:afterSettle', tick)

  // What is ticked or opened, and where the keyboard is, outlives a list's being brought up to date.
  const boxOf = ({ name, value }) => `${name}=${value}`
  const placeOf = (element) =>
    element?.id ||
    element?.getAttribute?.('href') ||
    element?.getAttribute?.('formaction') ||
    (element?.value && boxOf(element)) ||
    (element?.matches?.('summary') && `summary of ${element.parentElement.id}`)
  const FOCUSABLE = 'a, button, input, select, summary'
  let ticked = new Set()
  let opened = new Set()
  let place
  const detailsIn = (root) => [...root.querySelectorAll('details[id]')]
  document.addEventListener('htmx:beforeSwap', ({ detail: { target } }) => {
    if (!target.matches('[data-refresh]')) return
    const boxes = document.querySelectorAll('input[type=checkbox]:checked')
    ticked = new Set([...boxes].map(boxOf))
    opened = new Set(
      detailsIn(document)
        .filter(({ open }) => open)
        .map(({ id }) => id)
    )
    place = target.contains(document.activeElement) ? placeOf(document.activeElement) : undefined
  })
  // At once, and not when htmx has settled: a frame with nothing ticked would lack the bar of what is selected.
  document.addEventListener('htmx:afterSwap', ({ target }) => {
    if (!target.matches?.('[data-refresh]')) return
    for (const box of target.querySelectorAll('input[type=checkbox]')) {
      if (ticked.has(boxOf(box))) box.checked = true
    }
    // The banners are brought up to date with the list.
    for (const details of detailsIn(document)) if (opened.has(details.id)) details.open = true
    showSelected()
    if (place === undefined) return
    const same = [...target.querySelectorAll(FOCUSABLE)].find((each) => placeOf(each) === place)
    same?.focus({ preventScroll: true })
  })

  // “3 selected:” before what can be done with them.
  const words = new WeakMap()
  const showSelected = () => {
    for (const text of document.querySelectorAll('[data-selected]')) {
      if (!words.has(text)) words.set(text, text.textContent)
      const { selected, count } = text.dataset
      const boxes = document.querySelectorAll(`input[type=checkbox][name="${selected}"]:checked`)
      const language = text.closest('[lang]')?.lang || undefined
      text.textContent =
        boxes.length === 0
          ? words.get(text)
          : count.replace('{count}', boxes.length.toLocaleString(language))
    }
  }
  showSelected()
  document.addEventListener('change', ({ target }) => {
    const name = target.dataset?.selectAll
    if (name !== undefined) {
      for (const box of document.querySelectorAll(`input[type=checkbox][name="${name}"]`)) {
        box.checked = target.checked
      }
    }
    showSelected()
    if ('submitOnChange' in target.dataset && target.type !== 'date') {
      target.form.requestSubmit(applies(target))
    }
  })
  // The button that does without a script what the field does by itself; null is the form's own.
  const applies = (field) => document.getElementById(field.dataset.submitOnChange)
  for (const field of document.querySelectorAll('[data-submit-on-change]')) {
    // Enter presses the first button of a form, which is to be one that is seen.
    const own = applies(field)
    if (own) field.form.append(own)
  }
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLInputElement && 'selectOnFocus' in target.dataset) target.select()
  })
  // The name that is suggested follows the instance, until somebody types another one.
  const chooser = document.querySelector('[data-names]')
  chooser?.addEventListener('change', () => {
    const name = chooser.form.elements.name
    const wanted = JSON.parse(chooser.dataset.names)[chooser.value]
    if (!wanted || name.value !== name.dataset.suggested) return
    name.value = wanted
    name.dataset.suggested = wanted
  })
  // “and take one now” belongs to turning it on.
  const enabled = document.getElementById('va-enabled')
  const takeOne = document.querySelector('.va-take-one')
  if (enabled && takeOne) {
    const show = () => {
      takeOne.hidden = !enabled.checked
    }
    enabled.addEventListener('change', show)
    show()
  }
})()
