// What pages do beyond showing: time that passes, a fresh look on return, and holding on to what was
// typed when the session has ended.
;(() => {
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

  const tick = () => {
    for (const text of document.querySelectorAll('[data-elapsed]')) {
      text.textContent = elapsedText(elapsedSince(text, Number(text.dataset.elapsed)))
    }
    for (const bar of document.querySelectorAll('progress[data-since]')) {
      const elapsed = elapsedSince(bar, Number(bar.dataset.since))
      bar.value = Math.min(95, Math.round((elapsed / Number(bar.dataset.usual)) * 100))
    }
  }

  const showSelectAll = () => {
    for (const all of document.querySelectorAll('[data-select-all]')) all.hidden = false
  }

  showSelectAll()
  tick()
  setInterval(tick, 1000)
  document.addEventListener('htmx:afterSettle', () => {
    showSelectAll()
    tick()
  })
  const refreshNow = () => {
    const shown = document.querySelector('[data-refresh]')
    if (!shown) return
    const { refresh, refreshAlso } = shown.dataset
    window.htmx?.ajax('GET', refresh, {
      source: shown,
      target: shown,
      swap: 'outerHTML',
      select: `#${shown.id}`,
      selectOOB: ['#va-banners', refreshAlso].filter(Boolean).join(',')
    })
  }

  // Nobody is told that his session has ended until he does something. So what is sent by script says so
  // on the page, which stays as it is, and a form is sent only once it is known that it will arrive.
  const addon = document.querySelector('.vultr-addon')
  const note = document.getElementById('va-connection')
  // '', 'failing' or 'ended'.
  let connection = ''
  const say = (state, ...parts) => {
    connection = state
    note.hidden = state === ''
    note.className = `alert va-connection alert-${state === 'ended' ? 'warning' : 'secondary'}`
    note.replaceChildren(...parts)
  }
  const link = (text, isOutside) => {
    const anchor = document.createElement('a')
    anchor.className = 'alert-link'
    anchor.href = location.href
    anchor.textContent = text
    // Another tab: this one holds what was typed.
    if (isOutside) anchor.target = '_blank'
    return anchor
  }
  const sayEnded = () =>
    say(
      'ended',
      'Session ended. ',
      link('Sign in', true),
      ' in a new tab, then come back to this page. What you typed or selected is still here.'
    )
  const sayFailing = (why) =>
    say('failing', `This page could not be refreshed: ${why}. Retrying automatically.`)

  // 'open', 'ended', 'unreachable', or 'unknown' where the panel has another trouble.
  const askSession = async () => {
    try {
      const answer = await fetch(`${addon.dataset.base}session`, {
        headers: { 'HX-Request': 'true' },
        cache: 'no-store',
        // A host may lead to its sign-in page, perhaps on another site; to be led away is the answer.
        redirect: 'manual',
        signal: AbortSignal.timeout(5000)
      })
      if (answer.status === 204) return 'open'
      const isSignIn = answer.type === 'opaqueredirect' || answer.ok || answer.status === 401
      return isSignIn ? 'ended' : 'unknown'
    } catch {
      return 'unreachable'
    }
  }
  const lookAgain = async () => {
    if (document.visibilityState !== 'visible') return
    if (connection === 'ended') {
      if ((await askSession()) !== 'open') return
      say('')
    }
    refreshNow()
  }
  if (addon && note) {
    document.addEventListener('visibilitychange', lookAgain)
    window.addEventListener('focus', () => {
      if (connection === 'ended') lookAgain()
    })

    document.addEventListener('htmx:beforeRequest', (event) => {
      // It would be refused again and again; whoever comes back from signing in sets it going.
      if (connection === 'ended' && event.detail.elt.matches('[data-refresh]'))
        event.preventDefault()
    })
    document.addEventListener('htmx:beforeSwap', ({ detail }) => {
      const { xhr, requestConfig } = detail
      if (xhr.status >= 400) return
      const select = detail.select ?? requestConfig.elt.getAttribute('hx-select')
      const isOurs = xhr.getResponseHeader('Vultr-Addon') !== null
      const isWhole = select
        ? new DOMParser().parseFromString(xhr.responseText, 'text/html').querySelector(select)
        : isOurs
      if (isWhole) {
        if (connection !== '') say('')
        return
      }
      detail.shouldSwap = false
      if (!isOurs) sayEnded()
      else say('failing', 'This page shows something else by now. ', link('Reload it', false))
    })
    document.addEventListener('htmx:responseError', async ({ detail: { xhr } }) => {
      const isEnded = xhr.status === 401 || (xhr.status === 403 && (await askSession()) === 'ended')
      if (isEnded) sayEnded()
      else sayFailing(`the panel answered with error ${xhr.status}`)
    })
    const lost = async () => {
      // To be led to a sign-in page on another site looks like a lost connection.
      if ((await askSession()) === 'ended') sayEnded()
      else sayFailing('the panel cannot be reached')
    }
    document.addEventListener('htmx:sendError', lost)
    document.addEventListener('htmx:timeout', lost)

    // What a form holds that the page it came from does not; a refused one has been given back so.
    const holdsInput = (form) =>
      form.querySelector('[aria-invalid]') !== null ||
      [...form.elements].some((field) => {
        if (field.type === 'checkbox' || field.type === 'radio') {
          return field.checked !== field.defaultChecked
        }
        if (field.options) {
          return [...field.options].some((each) => each.selected !== each.defaultSelected)
        }
        return field.type !== 'hidden' && field.value !== (field.defaultValue ?? field.value)
      })

    let asking
    let allowed
    document.addEventListener('submit', async (event) => {
      const { target: form, submitter } = event
      const method = submitter?.getAttribute('formmethod') ?? form.getAttribute('method')
      const isOurs = addon.contains(form) && method === 'post' && !form.hasAttribute('hx-post')
      if (!isOurs || event.defaultPrevented) return
      // Where nothing was typed there is nothing to lose, and no reason to ask first.
      if (!holdsInput(form)) return
      if (form === allowed) return
      event.preventDefault()
      // Pressed twice it is sent once.
      if (form === asking) return
      asking = form
      const session = await askSession()
      asking = undefined
      if (session === 'ended') {
        sayEnded()
        note.scrollIntoView({ block: 'nearest' })
        return
      }
      if (session === 'unreachable' && form.dataset.tried === undefined) {
        // The second time it is sent in any case: perhaps only the question does not get through.
        form.dataset.tried = ''
        say(
          'failing',
          'Nothing was sent: the panel cannot be reached. What you typed is still here; try again.'
        )
        note.scrollIntoView({ block: 'nearest' })
        return
      }
      allowed = form
      form.requestSubmit(submitter?.form === form ? submitter : undefined)
      allowed = undefined
    })
  }

  // What is ticked or opened, and where the keyboard is, outlives a list's being brought up to date.
  const boxOf = ({ name, value }) => `${name}=${value}`
  const placeOf = (element) =>
    element?.id || element?.getAttribute?.('href') || (element?.value && boxOf(element))
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
  document.addEventListener('htmx:afterSettle', ({ target }) => {
    if (!target.matches?.('[data-refresh]')) return
    for (const box of target.querySelectorAll('input[type=checkbox]')) {
      if (ticked.has(boxOf(box))) box.checked = true
    }
    for (const details of detailsIn(target)) if (opened.has(details.id)) details.open = true
    if (place === undefined) return
    const same = [...target.querySelectorAll(FOCUSABLE)].find((each) => placeOf(each) === place)
    same?.focus({ preventScroll: true })
  })

  document.addEventListener('change', ({ target }) => {
    const name = target.dataset?.selectAll
    if (name === undefined) return
    for (const box of document.querySelectorAll(`input[type=checkbox][name="${name}"]`)) {
      box.checked = target.checked
    }
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
