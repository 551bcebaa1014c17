// The list of snapshots: filters that apply at once, menus that close, and a selection that outlives a visit elsewhere.
;(() => {
  const list = () => document.getElementById('va-list')

  // A field of the filters is in the address as soon as it is chosen; the keyboard goes on where it was.
  const filters = document.querySelector('[data-apply-on-change]')
  if (filters) {
    const field = document.getElementById(sessionStorage.getItem('va-filtered-by') ?? '')
    sessionStorage.removeItem('va-filtered-by')
    if (field && filters.contains(field)) field.focus({ preventScroll: true })
    // While its year is being typed a date is one of the first century.
    const isHalfTyped = ({ type, value }) => type === 'date' && value !== '' && value < '1970'
    filters.addEventListener('change', ({ target }) => {
      // What opens the filters on a phone is none of them.
      if (target.name === '' || isHalfTyped(target)) return
      sessionStorage.setItem('va-filtered-by', target.id)
      filters.requestSubmit()
    })
    // What is not filtered by needs no place in the address.
    filters.addEventListener('formdata', ({ formData }) => {
      for (const [name, value] of [...formData]) if (value === '') formData.delete(name)
    })
  }

  // One that would reach below the window opens upwards.
  document.addEventListener(
    'toggle',
    ({ target }) => {
      if (!target.matches?.('details.va-menu')) return
      const list = target.querySelector(':scope > div')
      target.classList.remove('va-menu-up')
      const isCut = target.open && list.getBoundingClientRect().bottom > window.innerHeight
      target.classList.toggle('va-menu-up', isCut)
    },
    true
  )

  // A menu closes by itself when another one opens; and here, when one looks elsewhere.
  const openMenus = () => document.querySelectorAll('details.va-menu[open]')
  document.addEventListener('click', ({ target }) => {
    for (const menu of openMenus()) if (!menu.contains(target)) menu.open = false
  })
  document.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return
    for (const menu of openMenus()) {
      menu.open = false
      menu.querySelector('summary').focus()
    }
  })
  document.addEventListener('focusout', ({ target, relatedTarget }) => {
    const menu = target.closest?.('details.va-menu[open]')
    if (menu && relatedTarget && !menu.contains(relatedTarget)) menu.open = false
  })

  const isEvery = () => document.getElementById('va-all')?.checked === true
  /** The boxes of this page that are ticked, and what was ticked on others. */
  const selected = () => {
    const { elements = [] } = document.getElementById('va-selection') ?? {}
    return [...elements].filter(
      ({ name, type, checked }) => name === 'id' && (type === 'hidden' || checked)
    )
  }
  const withSelection = (parameters) => {
    parameters.delete('id')
    parameters.delete('all')
    for (const { value } of selected()) parameters.append('id', value)
    if (isEvery()) parameters.set('all', 'on')
    return parameters
  }

  const GB = 1e9
  const sizeText = (bytes, language) => {
    const [value, unit] =
      bytes < GB
        ? [bytes / 1e6, 'megabyte']
        : bytes < 999.5 * GB
          ? [bytes / GB, 'gigabyte']
          : [bytes / 1e12, 'terabyte']
    const digits = unit !== 'megabyte' && value < 9.95 ? 1 : 0
    const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits }
    return new Intl.NumberFormat(language, { style: 'unit', unit, ...fraction }).format(value)
  }

  // “3 selected · 24 GB”; when the bar is shown, the style sheet says.
  const showSelection = () => {
    const bar = list()?.querySelector('.va-selected')
    if (!bar) return
    const fields = selected()
    const boxes = [...list().querySelectorAll('.va-box')]
    const all = list().querySelector('[data-select-all]')
    const isWhole = boxes.length > 0 && boxes.every(({ checked }) => checked)
    all.checked = isWhole
    all.indeterminate = !isWhole && boxes.some(({ checked }) => checked)
    const text = bar.querySelector('[data-words]')
    const language = bar.closest('[lang]')?.lang || undefined
    const bytes = fields.reduce((sum, { dataset }) => sum + Number(dataset.bytes), 0)
    const words = isEvery()
      ? text.dataset.every
      : text.dataset.words
          .replace('{count}', fields.length.toLocaleString(language))
          .replace('{size}', sizeText(bytes, language))
    if (text.textContent !== words) text.textContent = words
  }
  showSelection()
  document.addEventListener('htmx:afterSwap', showSelection)
  // A browser gives ticks back after scripts have run.
  window.addEventListener('pageshow', showSelection)
  document.addEventListener('change', ({ target }) => {
    if (!list()?.contains(target)) return
    // A box that is unticked: then not all are meant any more.
    const every = document.getElementById('va-all')
    if (every && target !== every && !target.checked) every.checked = false
    showSelection()
    // So that Back and a reload find it again.
    const here = new URL(location.href)
    here.search = withSelection(here.searchParams)
    history.replaceState(history.state, '', here)
  })

  // Whatever leads away from the list leads back to it with what is selected.
  const carrySelection = ({ target }) => {
    const link = target.closest?.('a[href]')
    if (!link || link.hasAttribute('data-clear-selection') || !list()?.contains(link)) return
    if (selected().length === 0 && !isEvery()) return
    const url = new URL(link.href)
    const back = url.searchParams.get('back')
    if (link.closest('.va-paging') || link.matches('.va-keeps-selection')) {
      url.search = withSelection(url.searchParams)
    } else if (back !== null || link.matches('.va-name-link') || link.closest('.va-menu')) {
      const [path, query] = (back ?? 'snapshots').split('?')
      url.searchParams.set('back', `${path}?${withSelection(new URLSearchParams(query))}`)
    } else return
    link.href = url.href
  }
  document.addEventListener('click', carrySelection, true)
  document.addEventListener('auxclick', carrySelection, true)
})()
