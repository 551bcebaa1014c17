/**
 * What a change may add in the long run without being looked at. Each bound stands above what is usual, and
 * far below what nobody means; docs/settings.md gives the reasons.
 */
export const BOUNDS = {
  /** To more than this many times what it is, and by more than so much a month, in USD. */
  times: 2,
  leastUsd: 50,
  /** By more than so much a month, whatever it costs already. */
  riseUsd: 500,
  /** The same of one instance: more than most instances themselves cost. */
  riseOfOneUsd: 100,
  /** Of one instance: more than one a day for a year, or one an hour for two weeks. */
  ofOne: 400,
  /** By more than so many. */
  riseCount: 2_000,
  /**
   * By what full disks would cost a month, in USD, while no size is known: above what 40 instances with
   * disks of 160 GB amount to every six hours for 7 days.
   */
  fullDisksUsd: 10_000,
  /** What is over a bound already may differ by so much: months and hours are not of one length. */
  noise: 1.1
} as const
