import { HostMention, hostAndPort, hostOf, portOf, Range, withoutRanges } from './host-mention';

const SCHEME = /([a-z][a-z0-9+.-]{0,40}):\/\//gi;
const AUTHORITY_END = /[\s/?#"'`<>\\;|()[\]\u0000]/;
const URL_END = /[\s"'`<>;,|)\]\u0000]/;
/** Longer URLs are cut off, so that a text of many schemes does not take forever. */
const MAX_URL = 2048;

/** Schemes whose authority is no host in the network. */
const NO_HOST =
  /^(s3[an]?|gs|abfss?|wasbs?|file|unix|npipe|data|classpath|jar|urn|arn|docker|docker-image|oci|image|sqlite|sqlite3|dynamodb|sqs|sns|ssm|secretsmanager|secret|kms|vault|env|app|chrome-extension|package|ecr|git\+file|h2|mem|inproc|ipc|in-memory|memory|eventbridge|kinesis|lambda)$/i;

/** Schemes that allow one host only. Others have lists, such as `mongodb://one:27017,two:27017/`. */
const SINGLE_HOST = /^(https?|wss?|grpcs?|h2c?|ftps?|sftp|ssh|git)$/i;

/** Reads the hosts of all URLs. Returns the text without the URLs in it. */
export function readUrls(text: string): { readonly mentions: HostMention[]; readonly rest: string } {
  if (!text.includes('://')) return { mentions: [], rest: text };
  const mentions: HostMention[] = [];
  const read: Range[] = [];
  for (const match of text.matchAll(SCHEME)) {
    const scheme = match[1].toLowerCase().replace(/^.*[^a-z0-9+]/, '');
    const start = match.index + match[0].length;
    const isSingle = SINGLE_HOST.test(scheme);
    let authorityEnd = endAt(text, start, AUTHORITY_END);
    const brace = unbalancedBrace(text, start, authorityEnd);
    if (brace !== undefined) authorityEnd = brace;
    const comma = text.indexOf(',', text.slice(start, authorityEnd).lastIndexOf('@') + 1 + start);
    if (isSingle && comma >= 0 && comma < authorityEnd) authorityEnd = comma;
    const authority = text.slice(start, authorityEnd);
    // `user:pass/word@host` is no valid URL: the text after the slash is read as user@host.
    const urlEnd = brace ?? Math.max(authorityEnd, endAt(text, authorityEnd, URL_END));
    const path = text.slice(authorityEnd, urlEnd);
    if (NO_HOST.test(scheme)) {
      read.push([match.index, urlEnd]);
      continue;
    }
    const hosts = hostsOf(authority, scheme);
    mentions.push(...hosts);
    read.push([match.index, hosts.length === 0 && path.includes('@') ? authorityEnd : urlEnd]);
  }
  return { mentions, rest: withoutRanges(text, read) };
}

function hostsOf(authority: string, scheme: string): HostMention[] {
  const at = authority.lastIndexOf('@');
  const user = at < 0 ? '' : '***@';
  return authority
    .slice(at + 1)
    .split(',')
    .flatMap((item): HostMention[] => {
      const [, name, , portText] = /^([^:]*)(:(.*?)\.?)?$/.exec(item) ?? [];
      const host = name === undefined ? undefined : hostOf(name);
      const port = portOf(portText);
      if (host === undefined || (port === undefined && !mayBePort(portText))) return [];
      return [
        { form: 'url', host, port, scheme, ports: 'any', excerpt: `${scheme}://${user}${hostAndPort(name, port)}` },
      ];
    });
}

/** Nothing, or a variable: `http://api:${PORT}`. */
function mayBePort(text: string | undefined): boolean {
  return text === undefined || text === '' || /^[${%<\uE002]/.test(text);
}

/** The brace that ends what the URL is in: `${API_URL:-http://api:8080}`. Not that of a variable: `http://api:${PORT}`. */
function unbalancedBrace(text: string, start: number, end: number): number | undefined {
  let depth = 0;
  for (let index = start; index < end; index++) {
    if (text[index] === '{') depth++;
    if (text[index] === '}' && --depth < 0) return index;
  }
  return undefined;
}

function endAt(text: string, start: number, terminator: RegExp): number {
  const part = text.slice(start, start + MAX_URL);
  const length = part.search(terminator);
  return start + (length < 0 ? part.length : length);
}
