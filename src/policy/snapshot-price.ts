/**
 * What Vultr bills for stored snapshots, in USD per GB and month: its price of 2025
 * (docs.vultr.com, “How Much Do Vultr Snapshots Cost”).
 */
export const SNAPSHOT_USD_PER_GB_MONTH = 0.05

/** Decimal, as sizes are shown: what is read as 100 GB costs a hundred times the price. */
const GB = 1e9

/** What a month of storing so many bytes costs, in USD. */
export function monthlyCostUsd(bytes: number): number {
  return (bytes / GB) * SNAPSHOT_USD_PER_GB_MONTH
}

/**
 * What Vultr's own automatic backups add to the price of a plan, of which it then keeps two
 * (docs.vultr.com, “Vultr Automatic Backups”).
 */
export const BACKUP_SHARE_OF_PLAN = 0.2
