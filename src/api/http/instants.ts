/** RFC 3339 in UTC; null where there is none. */
export function written(at: Date | undefined): string | null {
  return at === undefined || Number.isNaN(at.getTime()) ? null : at.toISOString()
}
