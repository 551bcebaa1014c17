import { type Catalogue, type CatalogueView, PAGE_FRESHNESS_MS } from '../../account/index.js'

/** What is left of the 5 s that a page may wait on Vultr, in ms. */
const PAGE_WAIT_MS = 4_000

/** Vultr lists as many at once; both lists are asked for together, so shorter ones take one call's time. */
const ONE_CALL = 500

/**
 * The account as last seen, read anew where that is some time ago. A page waits for that as long as
 * one call takes; longer lists are read while the page shows what is known, and it refreshes itself
 * when they are there.
 * @param waitMs how long at most.
 */
export function readAccount(
  { catalogue }: { readonly catalogue: Pick<Catalogue, 'view' | 'refresh'> },
  waitMs = PAGE_WAIT_MS
): Promise<CatalogueView> {
  const { refreshedAt, snapshots, instances } = catalogue.view()
  const isLong = Math.max(snapshots.length, instances.length) > ONE_CALL
  const isKnown = refreshedAt !== undefined
  return catalogue.refresh({
    maxAgeMs: PAGE_FRESHNESS_MS,
    waitMs: isKnown && isLong ? 0 : waitMs,
    priority: 'page'
  })
}
