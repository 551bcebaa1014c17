// The viewer's own time zone is offered first: as the first of the list, and with a click beside the field.
;(() => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  if (!zone) return
  for (const button of document.querySelectorAll('[data-viewer-zone]')) {
    const field = document.getElementById(button.dataset.viewerZone)
    const list = field?.list
    if (!list) continue
    const first = document.createElement('option')
    first.value = zone
    for (const each of list.options) if (each.value === zone) each.remove()
    list.prepend(first)
    button.textContent = button.dataset.words.replace('{zone}', zone)
    const show = () => {
      button.hidden = field.value === zone
    }
    button.addEventListener('click', () => {
      field.value = zone
      field.dispatchEvent(new Event('input', { bubbles: true }))
      field.focus()
    })
    field.addEventListener('input', show)
    show()
  }
})()
