/** How a text names a host, strongest first. */
export type MentionForm = 'url' | 'user@host' | 'host:port' | 'key' | 'directive';

/** A host that a text names as an address. */
export interface HostMention {
  readonly form: MentionForm;
  /** In lower case, without the dot at its end. */
  readonly host: string;
  readonly port?: number;
  /** The scheme of the URL, in lower case. */
  readonly scheme?: string;
  /**
   * Which ports make it an address of an alias: `any`; `plausible`, because `redis:7` may be the tag of an image as well; only
   * the `exact` one of the alias, because two words in a row may be anything.
   */
  readonly ports: 'any' | 'plausible' | 'exact';
  /** The part of the text that names the host. Contains no user name, password, path or query. */
  readonly excerpt: string;
}

/** Lower numbers are rarely ports of services, but often versions, limits and identifiers. */
const LEAST_PLAUSIBLE_PORT = 1024;
/** Lower ports of common protocols, from HTTP to POP3. */
const LOW_PORTS = [80, 81, 88, 110, 143, 389, 443, 465, 514, 587, 636, 853, 873, 990, 993, 995];

/** Whether a mention of an alias's host is an address of the alias. The ports are those that are known of the host. */
export function isAddressOf({ port, ports }: HostMention, aliasPorts: readonly number[]): boolean {
  if (port === undefined || ports === 'any') return true;
  return (
    aliasPorts.includes(port) || (ports === 'plausible' && (port >= LEAST_PLAUSIBLE_PORT || LOW_PORTS.includes(port)))
  );
}

/** Characters of a host name. A label may contain an underscore: client aliases may. */
export const HOST = '[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?';

const WHOLE_HOST = new RegExp(`^${HOST}\\.?$`, 'i');

/** The host in the form in which hosts are compared; undefined for text that is no host name. */
export function hostOf(text: string): string | undefined {
  if (text.length > 253 || !WHOLE_HOST.test(text) || /^\d+$/.test(text) || text.includes('..')) return undefined;
  return text.toLowerCase().replace(/\.$/, '');
}

export function portOf(text: string | undefined): number | undefined {
  const port = Number(text);
  return text !== undefined && /^\d{1,5}$/.test(text) && port > 0 && port < 65536 ? port : undefined;
}

export function hostAndPort(host: string, port: number | undefined): string {
  return port === undefined ? host : `${host}:${port}`;
}

/** A part of a text, from its first character to the one after its last. */
export type Range = readonly [from: number, to: number];

/** Replaces a part of a text that another pattern has read. Neither a space nor a part of a word. */
const READ = '\u0000';

/** Removes parts of a text, so that no other pattern reads them again. Positions stay the same. */
export function withoutRanges(text: string, ranges: readonly Range[]): string {
  const parts: string[] = [];
  let position = 0;
  for (const [from, to] of [...ranges].sort(([a], [b]) => a - b)) {
    if (to <= position) continue;
    const start = Math.max(from, position);
    parts.push(text.slice(position, start), READ.repeat(to - start));
    position = to;
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(position);
}
