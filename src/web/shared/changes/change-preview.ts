import type { CatalogueView } from '../../../account/index.js'
import type { ChangeReview, Growth } from '../../../confirmations/index.js'
import type { Wording } from '../../../wording/index.js'
import { type Form, typed } from '../../http/form-fields.js'
import { pageOfList } from '../../http/paging.js'
import { page, type Reply } from '../../http/reply.js'
import type { Tab } from '../../http/tabs.js'
import type { Visit } from '../../http/visit.js'
import { instanceName } from '../account/instance-name.js'
import { presentAllExpiring } from './expiring-instance.js'
import { expiringLater } from './expiring-later.js'
import { growthParts, growthTexts } from './growth-texts.js'
import { repeatedFields } from './repeated-fields.js'
import { presentUnprotected } from './unprotected-instances.js'
import { worthOf } from './worth-of.js'

/** As many instances stand on one page of a preview. */
const PER_PAGE = 10

/** What is to be saved, as its preview says it. */
export interface PreviewedChange {
  readonly tab: Tab
  /** Where the form goes, and where it came from; paths of ours without their leading slash. */
  readonly action: string
  readonly back: string
  /** What is different by it, in the viewer's language. */
  readonly changes: string
}

/**
 * The page that says what a change does, before it is saved: which snapshots go, which stay and why, which
 * instances are no longer protected, and what grows. It holds the form once more, to be sent with the
 * fingerprint of what was seen.
 */
export function changePreviewPage(
  visit: Visit,
  preview: ChangeReview,
  { tab, action, back, changes }: PreviewedChange
): Reply {
  const { services, wording } = visit
  const view = services.catalogue.view()
  const affected = preview.instances
    .filter(({ newly }) => newly.length > 0)
    .map((each) => ({ ...each, label: instanceName(each.instanceId, view) }))
    .sort((a, b) => b.newly.length - a.newly.length || a.label.localeCompare(b.label))
  const going = affected.flatMap(({ newly }) => newly)
  const anyway = affected.reduce((sum, { goes, newly }) => sum + goes.length - newly.length, 0)
  const resumed = affected.filter(({ isResumed }) => isResumed).length
  const wanted = Number(typed(visit.form, 'previewPage') || 1)
  const { shown, current, pages } = pageOfList(affected, wanted, PER_PAGE)
  return page(tab, 'shared/changes/change-preview', wording.t('change.preview'), {
    action,
    back,
    changes,
    hidden: repeatedFields(visit.form),
    fingerprint: preview.fingerprint,
    goingCount: going.length,
    growth: presentGrowth(preview.growth, view, wording),
    saves: saveButton(preview, going.length, wording),
    unprotected: presentUnprotected(preview, view, wording),
    orphans: orphansText(preview, wording),
    deletes: wording.t('change.preview.deletes', {
      count: going.length,
      instances: affected.length,
      worth: worthOf(going)
    }),
    notes: [
      ...(resumed > 0 ? [wording.t('change.preview.resumed', { count: resumed })] : []),
      ...(anyway > 0 ? [wording.t('change.preview.anyway', { count: anyway })] : [])
    ],
    expiring: presentAllExpiring(shown, wording),
    current,
    pages
  })
}

/** What grows by it and why, and what that figure is. */
function presentGrowth(growth: Growth | undefined, view: CatalogueView, wording: Wording) {
  if (growth === undefined) return undefined
  const { t } = wording
  const isCost = growth.cost !== undefined || growth.costly !== undefined
  return {
    texts: growthTexts(growth, view, wording),
    effect: t(isCost ? 'change.cost.effect' : 'change.growth.effect')
  }
}

/** What the rule for gone or unprotected instances lets expire, where the change turns it on or shortens it. */
function orphansText({ orphans }: ChangeReview, { t }: Wording): string | undefined {
  const later = expiringLater(orphans)
  return later && t('change.orphans', later)
}

/** The button says what is deleted; what else is lost, where nothing is deleted, and what grows, where nothing is lost. */
function saveButton(
  { unprotected, orphans, growth }: ChangeReview,
  deletes: number,
  wording: Wording
): string {
  const { t, figures } = wording
  const parts = [t('change.preview.save')]
  if (deletes > 0) {
    return figures.list([...parts, t('change.preview.saveDeletes', { count: deletes })])
  }
  const lost = unprotected.length
  if (lost > 0) parts.push(t('change.preview.saveUnprotects', { count: lost }))
  const later = expiringLater(orphans)
  if (later) parts.push(t('change.preview.saveOrphans', later))
  if (parts.length > 1) return figures.list(parts)
  const grows = growth === undefined ? [] : growthParts(growth, wording)
  const usd = growth?.cost?.toUsd
  if (usd !== undefined && grows.length === 1) {
    return t('change.preview.saveCost', { to: { usd } })
  }
  return figures.list([...parts, ...grows])
}

/** Another page of the preview is wanted; nothing is saved by that. */
export function asksForPreviewPage(form: Form): boolean {
  return typed(form, 'previewPage') !== ''
}
