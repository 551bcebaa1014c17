// Buttons show that they work and cannot be pressed twice; messages go once they are no longer true.
;(() => {
  // Of an answer that never comes; then it may be tried again.
  const LONGEST_MS = 30_000
  const working = new Map()
  const release = (form) => {
    const { button, timer } = working.get(form)
    working.delete(form)
    clearTimeout(timer)
    form.removeAttribute('aria-busy')
    button?.removeAttribute('aria-disabled')
    button?.classList.remove('va-busy')
  }
  document.addEventListener('submit', (event) => {
    const { target: form, submitter } = event
    if (!form.closest('.vultr-addon') || form.hasAttribute('hx-post')) return
    if (working.has(form)) event.preventDefault()
    if (event.defaultPrevented) return
    // Not disabled: what a disabled button stands for would not be sent.
    const button = submitter ?? form.querySelector('button:not([type="button"])')
    button?.setAttribute('aria-disabled', 'true')
    button?.classList.add('va-busy')
    form.setAttribute('aria-busy', 'true')
    working.set(form, { button, timer: setTimeout(() => release(form), LONGEST_MS) })
  })

  // A message is about what was done just before this page was opened.
  const LASTS_MS = 60_000
  const openedAt = Date.now()
  const dismiss = () => document.querySelector('.va-flash')?.remove()
  for (const button of document.querySelectorAll('[data-dismiss]')) {
    button.addEventListener('click', () => {
      dismiss()
      // The keyboard goes on where the message was.
      document.querySelector('.va-title')?.focus()
    })
  }
  window.addEventListener('pageshow', ({ persisted }) => {
    for (const form of [...working.keys()]) release(form)
    const [visit] = performance.getEntriesByType('navigation')
    if (persisted || visit?.type === 'back_forward') dismiss()
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && Date.now() - openedAt > LASTS_MS) dismiss()
  })
  // Where a list has stopped refreshing itself, what was going on is over.
  let wasLive = false
  document.addEventListener('htmx:beforeSwap', ({ detail: { target } }) => {
    if (target.matches('[data-refresh]')) wasLive = target.hasAttribute('hx-get')
  })
  document.addEventListener('htmx:afterSettle', ({ target }) => {
    if (wasLive && target.matches?.('[data-refresh]:not([hx-get])')) dismiss()
  })
})()
