// The days of a calendar are one stop of the Tab key; within it the arrow keys lead from day to day.
;(() => {
  const linksIn = (list) => [...list.querySelectorAll('a')]
  const makeStop = (links, stop) => {
    for (const link of links) link.tabIndex = link === stop ? 0 : -1
  }
  const begin = () => {
    for (const list of document.querySelectorAll('[data-days]')) {
      const links = linksIn(list)
      const focused = links.find((link) => link === document.activeElement)
      makeStop(links, focused ?? links.at(-1))
    }
  }
  begin()
  document.addEventListener('htmx:afterSettle', begin)
  document.addEventListener('focusin', ({ target }) => {
    const list = target.closest?.('[data-days]')
    if (list && target.matches('a')) makeStop(linksIn(list), target)
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
