import type { CatalogueView, VultrError } from '../../../account/index.js'
import type { ApiKeyState } from '../../../settings/index.js'
import { message, type Wording } from '../../../wording/index.js'
import type { Banner } from '../../http/sending/render.js'
import type { WebServices } from '../../http/services.js'
import { errorAdvice } from '../account/error-advice.js'
import { danger, inWords, type ToldBanner, warning } from './banner.js'
import { findingBanner } from './finding-banner.js'
import { restoreBanner } from './restore-banner.js'

/** What every page says at its top while something is wrong; gravest first. */
export async function findBanners(
  services: WebServices,
  wording: Wording
): Promise<readonly Banner[]> {
  const state = await services.apiKey.state()
  // The first visit is led by the page itself.
  if (state.kind === 'missing') return []
  const view = services.catalogue.view()
  const now = services.clock.now()
  const findings = await services.findings()
  const restores = await services.restores.open()
  const banners = [
    ...keyBanners(state),
    ...listBanners(state, view, now, wording),
    ...restores.map((restore) => restoreBanner(restore, view)),
    ...findings.map((finding) => findingBanner(finding, view, now, wording))
  ]
  const isDanger = ({ kind }: ToldBanner) => kind === 'danger'
  const sorted = [...banners.filter(isDanger), ...banners.filter((banner) => !isDanger(banner))]
  return shortened(sorted).map((banner) => inWords(banner, wording))
}

/** More banners than this would hide the page below them. */
const MOST_BANNERS = 6

function shortened(banners: readonly ToldBanner[]): readonly ToldBanner[] {
  if (banners.length <= MOST_BANNERS) return banners
  const count = banners.length - MOST_BANNERS
  const rest = warning(message('banner.more', { count }), {
    path: 'activity?outcome=failed',
    label: message('banner.link.activity')
  })
  return [...banners.slice(0, MOST_BANNERS), rest]
}

function keyBanners(state: ApiKeyState): ToldBanner[] {
  if (state.kind !== 'unreadable') return []
  const link = { path: 'settings', label: message('banner.link.settings') }
  return [danger(message('banner.keyUnreadable'), link)]
}

/** Nobody has to do anything about these, so that how Vultr failed is a detail. */
const UNREACHED: ReadonlySet<VultrError['kind']> = new Set(['unavailable', 'timeout'])

function listBanners(
  state: ApiKeyState,
  { problem, refreshedAt }: CatalogueView,
  now: Date,
  { figures }: Wording
): ToldBanner[] {
  if (problem === undefined || state.kind === 'unreadable') return []
  const age =
    refreshedAt === undefined
      ? message('banner.list.unread')
      : message('banner.list.age', { age: figures.age(refreshedAt, now) })
  const advice = errorAdvice(problem, { isRetried: true })
  if (!UNREACHED.has(problem.kind)) {
    return [danger(message('banner.problem', { problem: advice, age }))]
  }
  const details = message('text', { text: advice })
  return [{ ...danger(message('banner.cannotReach', { age })), details }]
}
