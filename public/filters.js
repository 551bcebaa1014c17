// Filters that apply as soon as they are changed.
;(() => {
  // A date is typed in three parts, each of which changes it.
  const TYPED_MS = 900
  let timer
  document.addEventListener('change', ({ target }) => {
    if (target.type !== 'date' || !('submitOnChange' in target.dataset)) return
    clearTimeout(timer)
    timer = setTimeout(() => target.form.requestSubmit(), TYPED_MS)
  })

  // The address says what is asked for, and nothing of what is not.
  document.addEventListener('formdata', ({ target, formData }) => {
    if (target.method !== 'get' || !target.querySelector('[data-submit-on-change]')) return
    for (const [name, value] of [...formData]) if (value === '') formData.delete(name)
  })

  // The keyboard stays on the field that was changed, on the page that it has led to.
  const PLACE = 'vultr-addon-filter'
  const stored = (work) => {
    try {
      return work(sessionStorage)
    } catch {
      return null
    }
  }
  document.addEventListener('submit', ({ target }) => {
    const field = document.activeElement
    if (!field?.id || field.form !== target || !('submitOnChange' in field.dataset)) return
    stored((storage) => storage.setItem(PLACE, field.id))
  })
  const place = stored((storage) => storage.getItem(PLACE))
  stored((storage) => storage.removeItem(PLACE))
  if (place !== null) document.getElementById(place)?.focus({ preventScroll: true })
})()
