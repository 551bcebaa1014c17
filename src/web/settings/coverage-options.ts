import { accountIndex, type CatalogueView } from '../../account/index.js'
import { matchesInstance } from '../../inventory/index.js'
import type { SnapshotSettings } from '../../settings/index.js'
import type { Wording } from '../../wording/index.js'
import type { ThisServer } from '../http/services.js'
import { instanceName, nameOfThisServer } from '../shared/account/instance-name.js'
import { instanceOption, type SelectOption } from '../shared/account/instance-options.js'

/** What the select `Applies to` offers, and the fields that belong to each of its choices. */
export interface CoverageOptions {
  readonly kinds: readonly SelectOption[]
  readonly kind: string
  /** For one instance; undefined where metadata tells which one this server is. */
  readonly instances: readonly SelectOption[] | undefined
  readonly picker: InstancePicker
  readonly tags: readonly string[]
}

export interface InstancePicker {
  readonly find: string
  /** Those that are selected first. */
  readonly rows: readonly (SelectOption & { readonly isSelected: boolean })[]
  /** So many more match than are shown. */
  readonly more: number
}

/** As many that are not selected are offered at once; the search finds the others. */
const MOST_OFFERED = 50

interface CoverageInput {
  readonly view: CatalogueView
  readonly thisServer: ThisServer | undefined
  /** Where the panel runs on several machines, all of them. */
  readonly thisServerIds: readonly string[]
  /** What is stored, or what was typed last. */
  readonly kind: string
  readonly selectedIds: readonly string[]
  readonly find: string
  readonly wording: Wording
}

/** What can be covered, as far as the account's list tells. */
export function coverageOptions(input: CoverageInput): CoverageOptions {
  const { view, thisServer, wording } = input
  const { t } = wording
  const isKnown = thisServer !== undefined || input.thisServerIds.length > 0
  const kind = kindOf(input.kind, isKnown, input.selectedIds)
  return {
    kind,
    kinds: [
      ...(isKnown
        ? [{ value: 'this-server', label: thisServerLabel(thisServer, input) }]
        : [{ value: 'instance', label: t('settings.covers.instance') }]),
      { value: 'selected', label: t('settings.covers.selected') },
      { value: 'all', label: t('settings.covers.all') },
      { value: 'tag', label: t('settings.covers.tag') }
    ],
    instances: isKnown ? undefined : view.instances.map(instanceOption),
    picker: pickerOf(view, input.selectedIds, input.find, wording),
    tags: tagsOf(view)
  }
}

/** Panels that share a database are one panel: what applies to its server applies to each of theirs. */
function thisServerLabel(
  thisServer: ThisServer | undefined,
  { thisServerIds, view, wording: { t } }: Pick<CoverageInput, 'thisServerIds' | 'view' | 'wording'>
): string {
  if (thisServer !== undefined && thisServerIds.length < 2) {
    return t('settings.covers.thisServer', { name: nameOfThisServer(thisServer, view) })
  }
  const names = thisServerIds.map((id) => instanceName(id, view))
  return t('settings.covers.theseServers', { names: { list: names } })
}

/** Where nobody tells which one this server is, one instance is chosen by hand. */
function kindOf(kind: string, isKnown: boolean, selectedIds: readonly string[]): string {
  if (isKnown) return kind === 'instance' || kind === '' ? 'this-server' : kind
  const isOne = kind === 'selected' && selectedIds.length === 1
  return kind === 'this-server' || kind === '' || isOne ? 'instance' : kind
}

function pickerOf(
  view: CatalogueView,
  selectedIds: readonly string[],
  find: string,
  { t }: Wording
): InstancePicker {
  const selected = new Set(selectedIds)
  const matching = view.instances.filter(
    (instance) => !selected.has(instance.id) && matchesInstance(instance, find)
  )
  const { instances } = accountIndex(view)
  const chosen = selectedIds.map((id) => {
    const instance = instances.get(id)
    return instance === undefined
      ? { value: id, label: t('settings.picker.notInAccount', { name: instanceName(id, view) }) }
      : instanceOption(instance)
  })
  return {
    find,
    rows: [
      ...chosen.map((choice) => ({ ...choice, isSelected: true })),
      ...matching
        .slice(0, MOST_OFFERED)
        .map((each) => ({ ...instanceOption(each), isSelected: false }))
    ],
    more: Math.max(0, matching.length - MOST_OFFERED)
  }
}

function tagsOf({ instances }: CatalogueView): readonly string[] {
  return [...new Set(instances.flatMap(({ tags }) => tags))].sort()
}

/** Those that are selected by the stored settings. */
export function selectedIdsOf({ covers }: SnapshotSettings): readonly string[] {
  return covers.kind === 'selected' ? covers.instanceIds : []
}
