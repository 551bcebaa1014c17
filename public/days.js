// The days of a calendar are one stop of the Tab key; within it the arrow keys lead from day to day.
;(() => {
  const linksIn = (list) => [...list.querySelectorAll('a')]
  const makeStop = (links, stop) => {
    for (const link of links) link.tabIndex = link === stop ? 0 : -1
  }
  // What the line below the days tells of: a pointer's day, else the focused one, else the last.
  let told
  const tell = (list, link) => {
    told = link
    const line = list.closest('figure')?.querySelector('[data-day-said]')
    if (line) line.textContent = link.title
    return line
  }
  const focusedOf = (links) => links.find((link) => link === document.activeElement)
  const rest = (list) => {
    const links = linksIn(list)
    const link = focusedOf(links) ?? links.at(-1)
    tell(list, link)
    return link
  }
  const begin = () => {
    for (const list of document.querySelectorAll('[data-days]')) makeStop(linksIn(list), rest(list))
  }
  begin()
  document.addEventListener('htmx:afterSettle', begin)
  document.addEventListener('focusin', ({ target }) => {
    const list = target.closest?.('[data-days]')
    if (!list || !target.matches('a')) return
    makeStop(linksIn(list), target)
    if (told !== target) tell(list, target)
  })
  document.addEventListener('focusout', ({ target, relatedTarget }) => {
    const list = target.closest?.('[data-days]')
    if (list && !list.contains(relatedTarget)) tell(list, linksIn(list).at(-1))
  })
  document.addEventListener('pointerover', ({ target, pointerType }) => {
    const link = target.closest?.('[data-days] a')
    if (link && pointerType !== 'touch') tell(link.closest('[data-days]'), link)
  })
  document.addEventListener('pointerout', ({ target, relatedTarget, pointerType }) => {
    const list = target.closest?.('[data-days]')
    if (list && pointerType !== 'touch' && !list.contains(relatedTarget)) rest(list)
  })

  // A finger cannot hover: its first tap tells of the day, and the second follows the link.
  let tapped
  let pointer
  document.addEventListener('pointerdown', ({ pointerType }) => {
    pointer = pointerType
  })
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('[data-days] a')
    if (!link || (event.pointerType ?? pointer) !== 'touch') return
    const isSecond = tapped === link && told === link
    tapped = link
    if (isSecond) return
    event.preventDefault()
    link.focus()
    const line = tell(link.closest('[data-days]'), link)
    if (line) line.textContent += `. ${line.dataset.again}`
  })

  // Weeks are columns on a wide screen and rows on a narrow one.
  const stepOf = (key, list, links) => {
    const inColumns = getComputedStyle(list).gridAutoFlow.startsWith('column')
    const isRightToLeft = getComputedStyle(list).direction === 'rtl'
    const across = (inColumns ? 7 : 1) * (isRightToLeft ? -1 : 1)
    const down = inColumns ? 1 : 7
    const steps = { ArrowRight: across, ArrowLeft: -across, ArrowDown: down, ArrowUp: -down }
    if (key === 'Home') return -links.length
    if (key === 'End') return links.length
    return steps[key]
  }
  document.addEventListener('keydown', (event) => {
    const list = event.target.closest?.('[data-days]')
    if (!list || event.altKey || event.ctrlKey || event.metaKey) return
    const links = linksIn(list)
    const step = stepOf(event.key, list, links)
    if (step === undefined) return
    event.preventDefault()
    const at = links.indexOf(event.target) + step
    links[Math.min(links.length - 1, Math.max(0, at))]?.focus()
  })
})()
