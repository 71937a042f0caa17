import { Authority, authorityAt } from './authority';
import { HostMention, hostAndPort, hostOf, portOf, Range, withoutRanges } from './host-mention';

const SCHEME = /([a-z][a-z0-9+.-]{0,40}):\/\//gi;

/** Schemes whose authority is no host in the network. */
const NO_HOST =
  /^(s3[an]?|gs|abfss?|wasbs?|file|unix|npipe|data|classpath|jar|urn|arn|docker|docker-image|oci|image|sqlite|sqlite3|dynamodb|sqs|sns|ssm|secretsmanager|secret|kms|vault|env|app|chrome-extension|package|ecr|git\+file|h2|mem|inproc|ipc|in-memory|memory|eventbridge|kinesis|lambda)$/i;

/** Reads the hosts of all URLs. Returns the text without the URLs in it. */
export function readUrls(text: string): { readonly mentions: HostMention[]; readonly rest: string } {
  if (!text.includes('://')) return { mentions: [], rest: text };
  const mentions: HostMention[] = [];
  const read: Range[] = [];
  for (const match of text.matchAll(SCHEME)) {
    const scheme = match[1].toLowerCase().replace(/^.*[^a-z0-9+]/, '');
    const authority = authorityAt(text, scheme, match.index + match[0].length);
    if (NO_HOST.test(scheme)) {
      read.push([match.index, authority.urlEnd]);
      continue;
    }
    const hosts = hostsOf(authority, scheme);
    mentions.push(...hosts);
    read.push([match.index, hosts.length === 0 && mayContinue(text, authority) ? authority.end : authority.urlEnd]);
  }
  return { mentions, rest: withoutRanges(text, read) };
}

/** Whether what follows may name the host: `user:pa/ss@host`, `postgresql:///shop?host=db`, `//address=(host=db)`. */
function mayContinue(text: string, { hosts, end, urlEnd }: Authority): boolean {
  return hosts === '' || hosts.endsWith('=') || text.slice(end, urlEnd).includes('@');
}

function hostsOf({ hosts, hasUser }: Authority, scheme: string): HostMention[] {
  const user = hasUser ? '***@' : '';
  return hosts.split(',').flatMap((item): HostMention[] => {
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
