/** Where a list goes on, as `views/shared/paging.ejs` shows it; undefined where it has one page only. */
export interface Paging {
  readonly current: number
  readonly pages: number
  readonly previous: string | undefined
  readonly next: string | undefined
}

/** A path with its query; what is empty is left out, and a list comes once for each of its items. */
export function addressOf(path: string, query: Readonly<Record<string, unknown>>): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== '') parameters.append(name, String(each))
    }
  }
  return parameters.size === 0 ? path : `${path}?${parameters}`
}

/** The links of a list that is filtered by its query; `self` leads to the same page of it. */
export function pagedLinks(
  path: string,
  query: Readonly<Record<string, unknown>>,
  current: number,
  pages: number
): { readonly paging: Paging | undefined; readonly self: string } {
  const linkTo = (number: number) => addressOf(path, { ...query, page: number === 1 ? '' : number })
  const paging =
    pages === 1
      ? undefined
      : {
          current,
          pages,
          previous: current > 1 ? linkTo(current - 1) : undefined,
          next: current < pages ? linkTo(current + 1) : undefined
        }
  return { paging, self: linkTo(current) }
}

/** A page of a list: the nearest existing one to the requested one; the first for an invalid number. */
export function pageOfList<T>(
  all: readonly T[],
  wanted: number,
  perPage: number
): { readonly shown: readonly T[]; readonly current: number; readonly pages: number } {
  const pages = Math.max(1, Math.ceil(all.length / perPage))
  const current = Number.isInteger(wanted) ? Math.min(Math.max(1, wanted), pages) : 1
  return { shown: all.slice((current - 1) * perPage, current * perPage), current, pages }
}
