import { HOST, HostMention, hostAndPort, hostOf, portOf } from './host-mention';

/** Directives of nginx and Caddy whose argument is a host, which needs no port: `reverse_proxy /api/* api`. */
const DIRECTIVE = new RegExp(
  `(?<![\\w$-])(?:proxy_pass|fastcgi_pass|uwsgi_pass|scgi_pass|grpc_pass|memcached_pass|server|reverse_proxy(?:[ \\t]+[/@*][^\\s{}]{0,200})?)[ \\t]+(${HOST})(?::(\\d{1,5}))?[ \\t]*(?:[;{\\n]|$|(?:weight|max_fails|fail_timeout|backup|resolve)\\b)`,
  'gim',
);
/** `upstream api { ... }`: a name that is valid in this file only. */
const UPSTREAM = new RegExp(`(?<![\\w$-])upstream[ \\t]+(${HOST})[ \\t\\n]*\\{`, 'gi');

export function readDirectives(text: string): HostMention[] {
  return [...text.matchAll(DIRECTIVE)].flatMap(([, name, portText]): HostMention[] => {
    const [host, port] = [hostOf(name), portOf(portText)];
    return host === undefined
      ? []
      : [{ form: 'directive', host, port, ports: 'any', excerpt: hostAndPort(name, port) }];
  });
}

/** The names that a configuration gives to groups of servers, in lower case. They are no hosts. */
export function upstreamNames(text: string): Set<string> {
  return new Set([...text.matchAll(UPSTREAM)].map(([, name]) => name.toLowerCase()));
}
