import type { Request } from 'express'
import { type LanguageHost, wordingFor } from '../access/index.js'
import { TABS } from './http/tabs.js'

export { createFlashCookies } from './http/flash.js'
export { refuseForeignPosts } from './http/guards/foreign-posts.js'
export type { Page, ThisServer, WebServices } from './http/services.js'
export { createRouter } from './router.js'

export interface MenuItem {
  readonly label: string
  /** Relative to where the router is mounted, as are those of the tabs. */
  readonly path: string
  readonly tabs: readonly { readonly label: string; readonly path: string }[]
}

/** What a host puts into its menu. */
export const menuItem: MenuItem = {
  label: 'Vultr',
  path: '/',
  tabs: TABS.map(({ id, label }) => ({ label, path: `/${id}` }))
}

/** The same in the language that the pages of a request are in. */
export function menuItemFor(request: Request, host: LanguageHost): MenuItem {
  const { t } = wordingFor(request, host)
  return { ...menuItem, tabs: TABS.map(({ id }) => ({ label: t(`tab.${id}`), path: `/${id}` })) }
}
