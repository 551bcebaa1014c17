// What pages do beyond showing: the viewer's own time zone, time that passes, a fresh look on return.
;(() => {
  const local = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
  const localDay = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })
  // The viewer's clock may be off; what has elapsed is counted from the server's.
  const clocks = new WeakMap()
  const elapsedSince = (element, since) => {
    if (!clocks.has(element)) clocks.set(element, Number(element.dataset.now) - Date.now())
    return Math.max(0, Date.now() + clocks.get(element) - since)
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

  const showLocalTimes = (root) => {
    for (const time of root.querySelectorAll('time[data-local]')) {
      const format = time.dataset.local === 'date' ? localDay : local
      time.textContent = format.format(new Date(time.dateTime))
      time.removeAttribute('data-local')
    }
  }

  const tick = () => {
    for (const text of document.querySelectorAll('[data-elapsed]')) {
      text.textContent = elapsedText(elapsedSince(text, Number(text.dataset.elapsed)))
    }
    for (const bar of document.querySelectorAll('progress[data-since]')) {
      const elapsed = elapsedSince(bar, Number(bar.dataset.since))
      bar.value = Math.min(95, Math.round((elapsed / Number(bar.dataset.usual)) * 100))
    }
  }

  showLocalTimes(document)
  tick()
  setInterval(tick, 1000)
  document.addEventListener('htmx:afterSettle', () => {
    showLocalTimes(document)
    tick()
  })
  document.addEventListener('visibilitychange', () => {
    const list = document.querySelector('[data-live]')
    if (document.visibilityState === 'visible' && list) window.htmx?.trigger(list, 'va-return')
  })
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLInputElement && 'selectOnFocus' in target.dataset) target.select()
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
