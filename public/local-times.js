// In the head, before anything is drawn: a time that is rewritten after it was drawn moves the page.
;(() => {
  const formats = new Map()
  // In the page's language, as the browser's user writes it: `en` is two ways to write a date.
  const formatsIn = (language) => {
    if (!formats.has(language)) {
      const own = navigator.languages.find((each) => each.split('-')[0] === language)
      const locale = own ?? (language === 'en' ? 'en-GB' : language || undefined)
      formats.set(language, {
        moment: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }),
        day: new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })
      })
    }
    return formats.get(language)
  }
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone
  const show = () => {
    for (const said of document.querySelectorAll('[data-zone]')) {
      said.textContent = said.dataset.zone.replace('{zone}', zone)
      said.removeAttribute('data-zone')
    }
    for (const time of document.querySelectorAll('time[data-local]')) {
      // While the page arrives a text can be there in part; all of them end so.
      if (!time.textContent.endsWith('UTC')) continue
      const { moment, day } = formatsIn(time.closest('[lang]')?.lang ?? '')
      const format = time.dataset.local === 'date' ? day : moment
      time.textContent = format.format(new Date(time.dateTime))
      time.removeAttribute('data-local')
    }
  }
  document.addEventListener('DOMContentLoaded', show)
  // Told of what the parser or a swap has added before the next frame is drawn.
  new MutationObserver(show).observe(document, { childList: true, subtree: true })
})()
