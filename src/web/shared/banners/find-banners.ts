import type { CatalogueView } from '../../../account/index.js'
import type { ApiKeyState } from '../../../settings/index.js'
import { wordingIn } from '../../../wording/index.js'
import { ageText } from '../../http/formats.js'
import type { Banner } from '../../http/sending/render.js'
import type { WebServices } from '../../http/services.js'
import { errorAdvice } from '../account/error-advice.js'
import { danger, warning } from './banner.js'
import { findingBanner } from './finding-banner.js'
import { restoreBanner } from './restore-banner.js'

/** What every page says at its top while something is wrong; gravest first. */
export async function findBanners(services: WebServices): Promise<readonly Banner[]> {
  const state = await services.apiKey.state()
  // The first visit is led by the page itself.
  if (state.kind === 'missing') return []
  const view = services.catalogue.view()
  const now = services.clock.now()
  const findings = await services.findings()
  const restores = await services.restores.open()
  const banners = [
    ...keyBanners(state),
    ...listBanners(state, view, now),
    ...restores.map((restore) => restoreBanner(restore, view)),
    ...findings.map((finding) => findingBanner(finding, view, now))
  ]
  const isDanger = ({ kind }: Banner) => kind === 'danger'
  return shortened([...banners.filter(isDanger), ...banners.filter((banner) => !isDanger(banner))])
}

/** More banners than this would hide the page below them. */
const MOST_BANNERS = 6

function shortened(banners: readonly Banner[]): readonly Banner[] {
  if (banners.length <= MOST_BANNERS) return banners
  const more = banners.length - MOST_BANNERS
  const rest = warning(`And ${more} more that need a look.`, {
    path: 'activity?outcome=failed',
    label: 'Activity'
  })
  return [...banners.slice(0, MOST_BANNERS), rest]
}

function keyBanners(state: ApiKeyState): Banner[] {
  if (state.kind !== 'unreadable') return []
  return [
    danger(
      'The stored API key cannot be decrypted with this panel’s secret key, so nothing is taken or pruned. Enter the API key again.',
      { path: 'settings', label: 'See Settings' }
    )
  ]
}

function listBanners(state: ApiKeyState, view: CatalogueView, now: Date): Banner[] {
  if (view.problem === undefined || state.kind === 'unreadable') return []
  const age =
    view.refreshedAt === undefined
      ? 'The list could not be read yet.'
      : `The list below is ${ageText(view.refreshedAt, now).replace(' ago', ' old')}.`
  const advice = wordingIn('en').say(errorAdvice(view.problem, { isRetried: true }))
  return [danger(`${advice} ${age}`)]
}
