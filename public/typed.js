// What was typed and not saved: whoever is about to leave it is asked first.
;(() => {
  /** What a form holds that the page it came from does not; a refused one has been given back so. */
  const holdsInput = (form) =>
    form.dataset.typed !== undefined ||
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

  const WARNED = 'form[data-warn-unsaved]'
  let sent
  const warn = (event) => {
    const isLeft = (form) => form !== sent && holdsInput(form)
    if ([...document.querySelectorAll(WARNED)].some(isLeft)) event.preventDefault()
  }
  // Only once something was typed: a page that may ask is kept out of some browsers' memory for Back.
  const watch = () => window.addEventListener('beforeunload', warn)
  document.addEventListener('input', ({ target }) => {
    if (target.form?.matches(WARNED)) watch()
  })
  if (document.querySelector(`${WARNED} [aria-invalid]`)) watch()
  // On the window, after everybody who may hold a form back.
  window.addEventListener('submit', (event) => {
    if (!event.defaultPrevented) sent = event.target
  })
  window.addEventListener('pageshow', () => {
    sent = undefined
  })
  // Rows that were found anew come back ticked, as if the page had them so.
  document.addEventListener('htmx:beforeSwap', ({ detail: { target } }) => {
    const form = target.closest?.(WARNED)
    if (form && holdsInput(form)) form.dataset.typed = ''
  })

  window.vultrAddon = { holdsInput }
})()
