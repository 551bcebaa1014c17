import { vi } from 'vitest'
import { describeLanguage } from '../../support/languages/describe-language.js'

vi.mock('../../../src/wording/locales.js', async (original) => {
  const { withPseudoLanguage } = await import('../../support/words/pseudo-language.js')
  return withPseudoLanguage(await original())
})

vi.mock('../../../src/web/router.js', async (original) => {
  const { withOthers } = await import('../../support/languages/others.js')
  return withOthers(await original())
})

describeLanguage('de')
