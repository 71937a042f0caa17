import { wrongPort } from '../../messages/races/reach';
import { finding } from '../finding';
import { Rule } from './rule';

export const wrongPortRule: Rule = ({ calls }) =>
  calls
    .filter(({ isInNamespace, wrongPorts }) => isInNamespace && wrongPorts.length > 0)
    .map(({ client, server, wrongPorts }) => {
      const claims = wrongPorts.map(({ claim }) => claim);
      const open = claims.filter(({ evidence }) => evidence.kind !== 'secret');
      const [{ host, endpoints: aliases }] = wrongPorts;
      const ports = [...new Set(aliases.map(({ port }) => port))].join(', ');
      const message = wrongPort(client.label, server.label, open[0]?.mention.port, host, ports);
      const evidence = claims.map((claim) => claim.evidence);
      return finding({ rule: 'wrong-port', client, server, alias: `${host}:${aliases[0].port}`, evidence }, message);
    });
