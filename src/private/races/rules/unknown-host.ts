import { unknownHost } from '../../messages/races/reach';
import { EcsService } from '../../template/ecs-services';
import { mayShareEnvironment, placeOf } from '../../template/stack';
import { Claim } from '../evidence';
import { finding } from '../finding';
import { SimilarNames } from '../similar-name';
import { Rule } from './rule';

/** Schemes of protocols between services. The host of another scheme may be anything. */
const SCHEMES =
  /^(https?|wss?|grpcs?|h2c?|tcp|tls|ssl|amqps?|rediss?|postgres(ql)?|mysqlx?|mariadb|mongodb|nats|kafka|mqtts?|ldaps?|smtps?|sftp|ftps?|memcached?|bolt|neo4j|clickhouse|sqlserver|mssql|zipkin|thrift|zk|etcd|stomp|cassandra|elasticsearch)(\+[a-z0-9]+)?$/;

/** Names that a task resolves itself, and words that replace a host name in examples. */
const LOCAL = /^(localhost|unix|ip6-localhost|host|hostname|example|domain|your-?host|my-?host|_)$/;

/** Reports URLs with a single label as host that no service offers. Names with dots may be in DNS. */
export const unknownHostRule: Rule = ({ unknownHosts, facts: { services } }) => {
  const names = new Map<string, SimilarNames>();
  const namesNear = (client: EcsService) => {
    const key = placeOf(client.stack);
    if (!names.has(key)) names.set(key, new SimilarNames(aliasesNear(client, services)));
    return names.get(key)!;
  };
  return unknownHosts.flatMap(({ client, claims }) => {
    if (!client.namespace) return [];
    const byHost = new Map<string, Claim[]>();
    for (const claim of claims.filter(isUnknown)) {
      const { host } = claim.mention;
      byHost.set(host, [...(byHost.get(host) ?? []), claim]);
    }
    return [...byHost].map(([host, ofHost]) => {
      const isSecret = ofHost.every(({ evidence }) => evidence.kind === 'secret');
      const similar = isSecret ? undefined : namesNear(client).find(host);
      const evidence = ofHost.map((claim) => claim.evidence);
      return finding(
        { rule: 'unknown-host', client, evidence },
        unknownHost(client.label, isSecret ? undefined : host, similar),
      );
    });
  });
};

function isUnknown({ mention: { form, host, scheme = '' }, isConfiguration }: Claim): boolean {
  return form === 'url' && isConfiguration && SCHEMES.test(scheme) && !host.includes('.') && !LOCAL.test(host);
}

function aliasesNear(client: EcsService, services: readonly EcsService[]): string[] {
  const near = services.filter((each) => mayShareEnvironment(client.stack, each.stack));
  return near.flatMap(({ endpoints }) => endpoints.map(({ dnsName }) => dnsName));
}
