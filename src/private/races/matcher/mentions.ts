import { isMailKey, kindOf } from './address-keys';
import { readAddresses } from './addresses';
import { withoutComments, withoutCommentsInSourceCode, withoutCommentsInVariable } from './comments';
import { readDirectives, upstreamNames } from './directives';
import { HostMention } from './host-mention';
import { fieldsOf } from './json-fields';
import { hostsInValue, readKeyedValues } from './keyed-values';
import { readUrls } from './urls';

/** Longer texts are read up to here only, so that a hostile one cannot stop the check. */
const MAX_LENGTH = 256 * 1024;
/** Values that only deployment knows; see the reader. */
const UNRESOLVED = /\uE000[^\uE001]*\uE001/g;

/** Reads the hosts that the value of a variable names as addresses. */
export function mentionsInVariable(key: string, value: string): HostMention[] {
  const kind = kindOf(key);
  if (kind === 'none') return [];
  const text = withoutScheme(withoutCommentsInVariable(prepared(value)));
  const mentions = mentionsIn(text);
  const urls = mentions.filter(({ form }) => form === 'url');
  if (kind === 'urls') return urls;
  if (kind === 'secret') {
    const fields = fieldsOf(text);
    if (fields) return unique(fields.flatMap(([name, field]) => mentionsInVariable(name, field)));
    return mentions.filter(({ form }) => form === 'url' || form === 'key');
  }
  const whole = kind === 'address' ? hostsInValue(text) : [];
  if (whole.length > 0) return unique([...urls, ...whole]);
  if (isMixedList(text)) return urls;
  if (kind === 'numbers') {
    return mentions.map((each) => (each.ports === 'plausible' ? { ...each, ports: 'exact' } : each));
  }
  return isMailKey(key) ? mentions.filter(({ form }) => form !== 'user@host') : mentions;
}

/** Reads the hosts that the arguments of a command name as addresses. One of them may be a whole configuration file. */
export function mentionsInCommand(args: readonly string[]): HostMention[] {
  return mentionsIn(withoutComments(prepared(args.join('\n'))));
}

/** Reads the hosts that a configuration file names as addresses. */
export function mentionsInConfiguration(text: string): HostMention[] {
  return mentionsIn(withoutComments(prepared(text)));
}

/** Reads the hosts of URLs in the source of a program. Other words in it may be anything. */
export function mentionsInSourceCode(text: string): HostMention[] {
  return unique(readUrls(withoutCommentsInSourceCode(prepared(text))).mentions);
}

function mentionsIn(original: string): HostMention[] {
  // JSON may escape slashes.
  const text = original.replace(/:\\\/\\\//g, '://');
  const urls = readUrls(text);
  const addresses = readAddresses(urls.rest);
  const upstreams = upstreamNames(text);
  const mentions = [
    ...urls.mentions,
    ...addresses.mentions,
    ...readKeyedValues(addresses.rest),
    ...readDirectives(addresses.rest),
  ];
  return unique(mentions.filter(({ host, port }) => port !== undefined || !upstreams.has(host)));
}

/** A URL, a user and a host, a host and a port, or the end of `zk1:2181,zk2:2181/kafka` for ZooKeeper. */
const ADDRESS = /:\/\/|@|^[\w.-]+:\d{1,5}(\/\S*)?$/;

/** A list of words such as `api,mysql:8,redis` is no list of addresses. */
function isMixedList(text: string): boolean {
  if (/[\n"'`{}=;]/.test(text)) return false;
  const items = text.split(/[\s,]+/).filter((item) => item !== '');
  return items.length > 1 && !items.every((item) => ADDRESS.test(item));
}

/** `//api:8080/graphql` is a URL without a scheme. */
function withoutScheme(text: string): string {
  return text.replace(/^\/\/(?=\w)/, '');
}

function prepared(text: string): string {
  return text.slice(0, MAX_LENGTH).replace(UNRESOLVED, '\uE002');
}

function unique(mentions: readonly HostMention[]): HostMention[] {
  const seen = new Set<string>();
  return mentions.filter(({ host, port }) => {
    const key = `${host}:${port ?? ''}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
