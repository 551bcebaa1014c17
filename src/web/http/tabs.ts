export type Tab = 'overview' | 'snapshots' | 'instances' | 'activity' | 'settings'

/** As they stand in a host's menu; pages have them in the viewer's language, as `tab.<id>`. */
export const TABS: readonly { readonly id: Tab; readonly label: string }[] = [
  { id: 'overview', label: 'Overview' },
  { id: 'snapshots', label: 'Snapshots' },
  { id: 'instances', label: 'Instances' },
  { id: 'activity', label: 'Activity' },
  { id: 'settings', label: 'Settings' }
]
