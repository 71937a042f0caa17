import { RaceReport } from './json-types';
import { Report } from './report';
import { serviceRef } from './service-ref';
import { sourcePath } from './source-path';

/** The format that programs read. Its schema is `docs/race-report.schema.json`. */
export const jsonReport: Report = ({ services, calls, orders, findings, facts, ignored }, { workingDirectory }) => {
  const { skipped } = facts.application;
  const report: RaceReport = {
    version: 1,
    services: services.map((service) => ({
      ...serviceRef(service),
      ...(service.namespace?.name !== undefined && { namespace: service.namespace.name }),
      endpoints: service.endpoints.map(({ dnsName, port, discoveryName, listenerPort }) => ({
        dnsName,
        port,
        discoveryName,
        ...(listenerPort !== undefined && { listenerPort }),
      })),
    })),
    edges: calls.map((call) => ({
      client: serviceRef(call.client),
      server: serviceRef(call.server),
      deployed: orders.get(call)!,
      evidence: call.evidence,
    })),
    findings: findings.map(({ rule, severity, client, server, alias, evidence, message, remedy, source }) => ({
      rule,
      severity,
      ...(client && { client: serviceRef(client) }),
      ...(server && { server: serviceRef(server) }),
      ...(alias !== undefined && { alias }),
      evidence,
      message,
      remedy,
      ...(source && { source: { ...source, file: sourcePath(source, workingDirectory) } }),
    })),
    skipped: skipped.total,
    skippedByReason: skipped.byReason,
    ignored,
  };
  return JSON.stringify(report, undefined, 2);
};
