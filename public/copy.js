// Copies what a field holds; a page that is not sent over TLS may not write the clipboard itself.
;(() => {
  const LASTS_MS = 2_000
  const copyOld = (field) => {
    field.select()
    return document.execCommand('copy')
  }
  for (const button of document.querySelectorAll('[data-copy]')) {
    const field = document.getElementById(button.dataset.copy)
    const label = button.textContent
    button.hidden = false
    // Read out as it changes.
    button.setAttribute('aria-live', 'polite')
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(field.value)
      } catch {
        if (!copyOld(field)) return field.select()
      }
      button.textContent = button.dataset.copied
      setTimeout(() => {
        button.textContent = label
      }, LASTS_MS)
    })
  }
})()
