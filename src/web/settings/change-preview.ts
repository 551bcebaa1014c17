import type { Snapshot } from '../../account/index.js'
import type { SavedBy } from '../../confirmations/index.js'
import type { ChangePreview, InstancePreview } from '../../pruning/index.js'
import { wordingIn } from '../../wording/index.js'
import { instanceName } from '../health/banners.js'
import { typed, typedAll } from '../http/form-fields.js'
import { page, type Reply } from '../http/replies/reply.js'
import type { Tab } from '../http/replies/tabs.js'
import type { Visit } from '../http/visit.js'
import { keepReasonMessage } from '../snapshots/keep-reasons.js'

/** As many instances stand on one page of a preview. */
const PER_PAGE = 10

/** As many snapshots of one instance are shown; the older ones behind them are counted. */
const MOST_ROWS = 200

/** Fields of the preview's own, not of the form it repeats. */
const OWN_FIELDS: ReadonlySet<string> = new Set(['confirmed', 'previewPage'])

interface PreviewRow {
  readonly snapshot: Snapshot
  readonly goes: boolean
  readonly why: string
}

/**
 * The page that says what a change removes, before it is saved: what goes, what stays and why. It
 * holds the form once more, to be sent with the fingerprint of what was seen.
 */
export function changePreviewPage(
  visit: Visit,
  preview: ChangePreview,
  about: {
    readonly tab: Tab
    /** Where the form goes, and where it came from; paths of ours without their leading slash. */
    readonly action: string
    readonly back: string
    readonly changes: string
  }
): Reply {
  const view = visit.services.catalogue.view()
  const affected = preview.instances
    .filter(({ newly }) => newly.length > 0)
    .map((each) => ({ ...each, label: instanceName(each.instanceId, view) }))
    .sort((a, b) => b.newly.length - a.newly.length || a.label.localeCompare(b.label))
  const pages = Math.max(1, Math.ceil(affected.length / PER_PAGE))
  const wanted = Number(typed(visit.form, 'previewPage') || 1)
  const current = Number.isInteger(wanted) ? Math.min(Math.max(1, wanted), pages) : 1
  return page(about.tab, 'shared/change-preview', 'Before it is saved', {
    ...about,
    hidden: repeatedFields(visit.form),
    fingerprint: preview.fingerprint,
    goingCount: affected.reduce((sum, { newly }) => sum + newly.length, 0),
    instanceCount: affected.length,
    instances: affected.slice((current - 1) * PER_PAGE, current * PER_PAGE).map(presentInstance),
    current,
    pages
  })
}

/** Another page of the preview is wanted; nothing is saved by that. */
export function isPaging(form: Visit['form']): boolean {
  return typed(form, 'previewPage') !== ''
}

/** Who saves, on top of what, and what of it was seen and confirmed. */
export function savedBy({ user, form }: Visit): SavedBy {
  const count = (name: string) => {
    const text = typed(form, name)
    return /^\d+$/.test(text) ? Number(text) : undefined
  }
  const expectedVersion = count('version')
  const expectedSaves = count('saves')
  const confirmed = typed(form, 'confirmed')
  return {
    actor: user,
    ...(expectedVersion === undefined ? {} : { expectedVersion }),
    ...(expectedSaves === undefined ? {} : { expectedSaves }),
    ...(confirmed === '' ? {} : { confirmed })
  }
}

/** The fields of a form, to be sent once more. */
export function repeatedFields(form: Visit['form']): readonly { name: string; value: string }[] {
  return Object.keys(form)
    .filter((name) => !OWN_FIELDS.has(name))
    .flatMap((name) => typedAll(form, name).map((value) => ({ name, value })))
}

export function presentInstance(preview: InstancePreview & { readonly label: string }) {
  const newly = new Set(preview.newly)
  const going: PreviewRow[] = preview.goes.map((snapshot) => ({
    snapshot,
    goes: true,
    why: newly.has(snapshot) ? 'no rule wants it any more' : 'has expired already'
  }))
  const staying: PreviewRow[] = preview.stays.map(({ snapshot, reasons }) => ({
    snapshot,
    goes: false,
    why: reasons.map((reason) => wordingIn('en').say(keepReasonMessage(reason))).join(', ')
  }))
  const rows = [...going, ...staying].sort(
    (a, b) => (b.snapshot.createdAt?.getTime() ?? 0) - (a.snapshot.createdAt?.getTime() ?? 0)
  )
  return {
    label: preview.label,
    goingCount: preview.goes.length,
    stayingCount: preview.stays.length,
    rows: rows.slice(0, MOST_ROWS),
    more: Math.max(0, rows.length - MOST_ROWS)
  }
}
