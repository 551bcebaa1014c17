export type Tab = 'settings' | 'snapshots' | 'instances' | 'activity'

/** As they stand in a host's menu; pages have them in the viewer's language, as `tab.<id>`. */
export const TABS: readonly { readonly id: Tab; readonly label: string }[] = [
  { id: 'settings', label: 'Settings' },
  { id: 'snapshots', label: 'Snapshots' },
  { id: 'instances', label: 'Instances' },
  { id: 'activity', label: 'Activity' }
]
