export type Tab = 'settings' | 'snapshots' | 'instances' | 'activity'

/** As they stand on every page, and in a host's menu. */
export const TABS: readonly { readonly id: Tab; readonly label: string }[] = [
  { id: 'settings', label: 'Settings' },
  { id: 'snapshots', label: 'Snapshots' },
  { id: 'instances', label: 'Instances' },
  { id: 'activity', label: 'Activity' }
]
