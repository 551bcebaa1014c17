/** The server this process runs on, as Vultr's metadata service names it. */
export interface ServerIdentity {
  /** The UUID the API uses (`instance-v2-id`). */
  readonly instanceId: string
  readonly hostname: string
  readonly region: string
}
