// A fresh look on return, and holding on to what was typed when the session has ended.
;(() => {
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
  // The sentences are the page's own, in its language; a link stands where one says `{link}`.
  const sayWithLink = (state, sentence, anchor) => {
    const [before, after = ''] = sentence.split('{link}')
    say(state, before, anchor, after)
  }
  const sayEnded = () => sayWithLink('ended', note.dataset.ended, link(note.dataset.signIn, true))

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
      else sayWithLink('failing', note.dataset.gone, link(note.dataset.reload, false))
    })
    document.addEventListener('htmx:responseError', async ({ detail: { xhr } }) => {
      const isEnded = xhr.status === 401 || (xhr.status === 403 && (await askSession()) === 'ended')
      if (isEnded) sayEnded()
      else say('failing', note.dataset.error.replace('{status}', xhr.status))
    })
    const lost = async () => {
      // To be led to a sign-in page on another site looks like a lost connection.
      if ((await askSession()) === 'ended') sayEnded()
      else say('failing', note.dataset.unreachable)
    }
    document.addEventListener('htmx:sendError', lost)
    document.addEventListener('htmx:timeout', lost)

    const { holdsInput } = window.vultrAddon
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
        say('failing', note.dataset.unsent)
        note.scrollIntoView({ block: 'nearest' })
        return
      }
      allowed = form
      form.requestSubmit(submitter?.form === form ? submitter : undefined)
      allowed = undefined
    })
  }
})()
