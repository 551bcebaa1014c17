export interface PanelServers {
  /** The server this process runs on, where metadata told. */
  readonly thisServer: () => { readonly instanceId: string } | undefined
  readonly thisServerIds: () => readonly string[]
}

/** The servers that the panel runs on, by their instances; none while it is not known, or where none is Vultr's. */
export function panelServerIds(services: PanelServers): ReadonlySet<string> {
  const own = services.thisServer()?.instanceId
  return new Set([...(own === undefined ? [] : [own]), ...services.thisServerIds()])
}
