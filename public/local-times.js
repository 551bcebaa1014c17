// In the head, before anything is drawn: a time that is rewritten after it was drawn moves the page.
;(() => {
  const formats = new Map()
  // As the server writes them, so that one page has one style: days before months, hours from 0 to 23.
  const day = { day: 'numeric', month: 'short', year: 'numeric' }
  const minute = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
  const formatsIn = (language) => {
    if (!formats.has(language)) {
      const locale = language === 'en' ? 'en-GB' : language || undefined
      formats.set(language, {
        moment: new Intl.DateTimeFormat(locale, { ...day, ...minute }),
        day: new Intl.DateTimeFormat(locale, day)
      })
    }
    return formats.get(language)
  }
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone
  // A zone has several names, and a schedule may have one that this browser does not know.
  const isHere = (name) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone === zone
    } catch {
      return false
    }
  }
  const show = () => {
    for (const said of document.querySelectorAll('[data-zone]')) {
      said.textContent = said.dataset.zone.replace('{zone}', zone)
      said.removeAttribute('data-zone')
    }
    for (const names of document.querySelectorAll('[data-name-zones]')) {
      names.hidden = names.dataset.nameZones.split(' ').every(isHere)
      names.removeAttribute('data-name-zones')
    }
    for (const time of document.querySelectorAll('time[data-local]')) {
      // While the page arrives a text can be there in part; all of them end so.
      if (!time.textContent.endsWith('UTC')) continue
      const known = formatsIn(time.closest('[lang]')?.lang ?? '')
      const format = time.dataset.local === 'date' ? known.day : known.moment
      time.textContent = format.format(new Date(time.dateTime))
      time.removeAttribute('data-local')
    }
  }
  document.addEventListener('DOMContentLoaded', show)
  // Told of what the parser or a swap has added before the next frame is drawn.
  new MutationObserver(show).observe(document, { childList: true, subtree: true })
})()
