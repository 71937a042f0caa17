import { HOST, HostMention, hostAndPort, hostOf, portOf, Range, withoutRanges } from './host-mention';

/** `user@host`, `user:password@tcp(host:3306)` of Go's drivers, `jdbc:oracle:thin:@//host:1521`. */
const USER_AT_HOST = new RegExp(
  `([^\\s"'\`<>=,;(){}[\\]\\u0000]{1,200})@(?:(?:tcp|udp)\\(|//)?(${HOST})(?::(\\d{1,5}))?(?![\\w.@-])`,
  'gi',
);
/** What a password with an `@` follows: `Server=db;Password=p@ss`. */
const PASSWORD = /(?:password|passwd|pwd|pass|secret|token)["']?\s*[=:]\s*["']?$/i;

const BEFORE = '(?<![\\w.@/:}$-]|\\uE002)';
/** `tcp:api:8080`, `TCP4:api:8080` of socat, `dns:api:8080` of gRPC. */
const PROTOCOL = '(?<=(?<![\\w.-])(?:(?:tcp|udp|ssl|openssl)[46]?|dns|ipv4):)';
const HOST_AND_PORT = new RegExp(`(?:${BEFORE}|${PROTOCOL})(${HOST}):(\\d{1,5})(?::\\d{1,5})?(?![\\w.:-])`, 'gi');
/** A connection of bash: `/dev/tcp/mysql/3306`. */
const DEVICE = new RegExp(`/dev/(?:tcp|udp)/(${HOST})/(\\d{1,5})(?![\\w.-])`, 'gi');
/** `nc -z mysql 3306`, `"mysql", "3306"` in the list of a command. */
const HOST_THEN_PORT = new RegExp(`${BEFORE}(${HOST})[ \\t\\n]+(\\d{2,5})(?![\\w.:-])`, 'gi');

/** Reads hosts that a text names with a user or a port. Returns the text without them. */
export function readAddresses(text: string): { readonly mentions: HostMention[]; readonly rest: string } {
  const mentions: HostMention[] = [];
  let rest = text;
  const read = (pattern: RegExp, mention: (match: RegExpMatchArray) => HostMention | undefined) => {
    const ranges: Range[] = [];
    for (const match of rest.matchAll(pattern)) {
      const found = mention(match);
      if (!found) continue;
      mentions.push(found);
      ranges.push([match.index, match.index + match[0].length]);
    }
    rest = withoutRanges(rest, ranges);
  };

  if (text.includes('@')) {
    read(USER_AT_HOST, ({ index, 2: name, 3: port }) => {
      if (PASSWORD.test(rest.slice(Math.max(0, index! - 20), index))) return undefined;
      const host = hostOf(name);
      const excerpt = `***@${hostAndPort(name, portOf(port))}`;
      return host === undefined ? undefined : { form: 'user@host', host, port: portOf(port), ports: 'any', excerpt };
    });
  }
  read(DEVICE, ([, name, port]) => withPort(`${name}:${port}`, name, port, 'any'));
  read(HOST_AND_PORT, ([, name, port]) => withPort(`${name}:${port}`, name, port, 'plausible'));
  // The text stays: most of these pairs are something else, such as the value of an option.
  for (const [excerpt, name, port] of rest.matchAll(HOST_THEN_PORT)) {
    const mention = withPort(excerpt.replace(/\s+/, ' '), name, port, 'exact');
    if (mention) mentions.push(mention);
  }
  return { mentions, rest };
}

function withPort(
  excerpt: string,
  name: string,
  portText: string,
  ports: HostMention['ports'],
): HostMention | undefined {
  const [host, port] = [hostOf(name), portOf(portText)];
  return host === undefined || port === undefined ? undefined : { form: 'host:port', host, port, ports, excerpt };
}
