import * as fc from 'fast-check';
import { Brownfield } from '../support/brownfield/brownfield';
import { forbiddenChanges } from '../support/brownfield/changes';
import { brownfields } from '../support/brownfield/draw';
import { declaredIn } from '../support/brownfield/laws';
import { adopted, Running, running } from '../support/brownfield/try';
import { RUNS } from '../support/proof-runs';
import { portsOf, resolve } from '../support/simulator/laws';
import { isOpen, rulesOf, trafficOf } from '../support/simulator/security-groups';
import { servicesOf } from '../support/simulator/service-connect';
import { waitsOf } from '../support/simulator/waits';

/*
 * Draws applications that use Service Connect without a mesh, and compares each with the same application with a mesh: adoption does not
 * change running services. test/proof/adoption deploys the applications.
 */

/** The parts of edges that are missing after adoption. */
function missing(brownfield: Brownfield, after: Running): string[] {
  const { network, assembly } = after;
  const { edges } = resolve(declaredIn(brownfield, after), servicesOf(network));
  const traffic = trafficOf(network);
  const rules = rulesOf(traffic).map(([text]) => text);
  const waits = waitsOf(assembly);
  return edges.flatMap(({ client, server, kind, aliases }) => {
    const ports = portsOf({ server, aliases });
    const isNonceMissing = client.unit.properties.ForceNewDeployment?.ForceNewDeploymentNonce === undefined;
    const found = {
      known: ports.length > 0,
      open: ports.every((port) => isOpen(traffic, client, server, port)),
      'opened once': new Set(rules).size === rules.length,
      ordered: kind === 'connectsTo' || waits.get(client.unit.id)!.has(server.unit.id),
      'with a nonce': kind === 'connectsTo' || !isNonceMissing,
    };
    return Object.entries(found)
      .filter(([, holds]) => !holds)
      .map(([law]) => `${client.unit.id} ${kind} ${server.unit.id} is not ${law}`);
  });
}

test('adoption changes only the order and the nonces, adds only missing rules, and leaves no edge unwired', () => {
  fc.assert(
    fc.property(brownfields, (brownfield) => {
      const before = running(brownfield);
      const after = before && adopted(brownfield);
      if (!before || !after) return;
      expect(forbiddenChanges(brownfield, before.network, after.network)).toEqual([]);
      expect(missing(brownfield, after)).toEqual([]);
    }),
    RUNS,
  );
}, 300_000);
