import { isLocale } from '../../wording/index.js'
import { typed } from './form-fields.js'
import { TABS } from './tabs.js'
import type { Handler } from './visit.js'

/** POST /language: the viewer's choice; back to the tab it was made on. */
export const chooseLanguage: Handler = async ({ form }) => {
  const locale = typed(form, 'language')
  const back = typed(form, 'back')
  return {
    kind: 'redirect',
    to: TABS.some(({ id }) => id === back) ? back : 'settings',
    flash: undefined,
    ...(isLocale(locale) ? { language: locale } : {})
  }
}
