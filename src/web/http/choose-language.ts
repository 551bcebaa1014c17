import { isLocale } from '../../wording/index.js'
import { typed } from './form-fields.js'
import type { Handler } from './visit.js'

/** POST /language: the viewer's choice; back to the page it was made on. */
export const chooseLanguage: Handler = async ({ form }) => {
  const locale = typed(form, 'language')
  const back = typed(form, 'back')
  return {
    kind: 'redirect',
    // One of our own pages by its path, and nothing that leads elsewhere.
    to: /^[a-z]+(?:\/[\w-]+)*$/.test(back) ? back : 'settings',
    flash: undefined,
    ...(isLocale(locale) ? { language: locale } : {})
  }
}
