/** Up to this many are pruned without asking, whatever share of the whole they are. */
const BRAKE_ABOVE = 3

/** More than this share of an instance's automatic snapshots at once is for an admin to confirm. */
const BRAKE_SHARE = 1 / 2

/**
 * The brake: so much at once, or anything while the newest one may be broken, is for an admin to
 * confirm. What was held before is not counted again, and does not go because the rest has grown.
 */
export function heldByBrake<D extends { readonly id: string }>(
  expired: readonly D[],
  ownCount: number,
  isNewestSuspicious: boolean,
  known: {
    readonly confirmedIds?: Pick<ReadonlySet<string>, 'has'>
    readonly heldIds?: ReadonlySet<string>
  }
): readonly D[] {
  const unconfirmed = expired.filter(({ id }) => !known.confirmedIds?.has(id))
  const isHeld = ({ id }: D) => known.heldIds?.has(id) === true
  const goes = unconfirmed.filter((each) => !isHeld(each)).length
  const isTooMuch = goes > BRAKE_ABOVE && goes > ownCount * BRAKE_SHARE
  return isTooMuch || isNewestSuspicious ? unconfirmed : unconfirmed.filter(isHeld)
}
