// In the head, before anything is drawn: a page must not flash in the wrong theme.
;(() => {
  const root = document.documentElement
  // What only scripts make use of, or make needless, is shown or not from the first frame on.
  root.classList.add('va-scripts')
  // A host that sets the theme itself is left alone.
  const isHosts = root.hasAttribute('data-bs-theme')
  const dark = window.matchMedia('(prefers-color-scheme: dark)')
  const chosen = () => {
    try {
      return localStorage.getItem('theme')
    } catch {
      return null
    }
  }
  const apply = () => {
    if (isHosts) return
    const choice = chosen()
    const isDark = choice === 'dark' || (choice !== 'light' && dark.matches)
    root.setAttribute('data-bs-theme', isDark ? 'dark' : 'light')
  }
  apply()
  dark.addEventListener('change', apply)
  document.addEventListener('click', (event) => {
    const toggle = event.target instanceof Element && event.target.closest('[data-theme-toggle]')
    if (!toggle) return
    const next = root.getAttribute('data-bs-theme') === 'dark' ? 'light' : 'dark'
    try {
      localStorage.setItem('theme', next)
    } catch {
      // Without storage the choice holds for this page alone.
    }
    root.setAttribute('data-bs-theme', next)
  })
})()
