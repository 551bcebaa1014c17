/**
 * A module of the built code, as a user runs it. Imported at run time, because its types are those
 * of `src` and are there before anything is built.
 */
export function built<Module>(path: string): Promise<Module> {
  return import(new URL(`../../../dist/${path}`, import.meta.url).href) as Promise<Module>
}
