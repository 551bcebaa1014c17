// In the head, before anything is drawn: a time that is rewritten after it was drawn moves the page.
;(() => {
  const local = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
  const localDay = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })
  const show = () => {
    for (const time of document.querySelectorAll('time[data-local]')) {
      // While the page arrives a text can be there in part; all of them end so.
      if (!time.textContent.endsWith('UTC')) continue
      const format = time.dataset.local === 'date' ? localDay : local
      time.textContent = format.format(new Date(time.dateTime))
      time.removeAttribute('data-local')
    }
  }
  // Told of what the parser or a swap has added before the next frame is drawn.
  new MutationObserver(show).observe(document, { childList: true, subtree: true })
})()
