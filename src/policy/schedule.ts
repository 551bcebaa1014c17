/** The rule by which slots come due: a five-field cron expression read in an IANA time zone. */
export interface SnapshotSchedule {
  readonly cronExpression: string
  readonly timeZone: string
}
