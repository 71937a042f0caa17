import { Stack } from 'aws-cdk-lib';
import { addMeshWarning, addWarning } from './add-warning';
import { blockSynthesisOnError, throwEarlierError } from './block-synthesis';
import { whenTreeIsComplete } from './complete-tree';
import { configurationChangeOf, watchConfiguration } from './configuration-changes';
import { deployAfterNamespace } from './deploy-after-namespace';
import { detachNamespace } from './detach-namespace';
import { holdUntilHealthy } from './hold-until-healthy';
import { configureOnCompleteTree } from './late-configuration';
import { joinNamespace } from './namespace';
import { publishEndpoints } from './publish-endpoints';
import { ensurePublishedParametersOf } from './published-parameters';
import { recordMembership } from './record-membership';
import { RootWiring } from './root-wiring';
import { configureServiceConnect, Settings } from './service-connect';
import { EdgeWiring } from './wire-edges';
import type { MeshServiceProps } from '../../mesh-service-props';
import { ReadBatch } from '../declaration/batch';
import { emptyStackProblems } from '../declaration/empty-stack';
import { externalNameConflicts, foreignNameProblems } from '../declaration/foreign-name-problems';
import { overriddenDependencyProblems } from '../declaration/overridden-dependencies';
import {
  holdProblems,
  isHoldWanted,
  removedServiceProblems,
  replacedGroupProblems,
  settingProblems,
} from '../declaration/service-problems';
import { namespaceOrderProblems, stackOrderProblems } from '../declaration/stack-order-problems';
import { isInTree } from '../inspect/is-in-tree';
import { Member } from '../members/member';
import { MeshState } from '../members/mesh-state';
import { registerMember } from '../members/registry';
import * as messages from '../messages';
import { describe, meshError } from '../messages/problem';
import { findWarnings } from '../warnings/warnings';

/**
 * Adds declarations without problems to a mesh: to its state and to the services at once, and the edges on the complete
 * tree.
 */
export class Wiring {
  private readonly edges: EdgeWiring;
  private readonly rearm: () => void;
  /** The declarations of the services that are configured on the complete tree. */
  private readonly rows = new Map<Member, MeshServiceProps>();

  constructor(private readonly state: MeshState) {
    const { construct, held } = state;
    this.edges = new EdgeWiring(state);
    this.rearm = whenTreeIsComplete(
      construct,
      (root) => new RootWiring(root),
      (root) => this.complete(root),
    );
    // Checked during validation, because aspects may add containers, and other meshes resources.
    construct.node.addValidation({
      validate: () =>
        [...held.flatMap(holdProblems), ...this.unwiredProblems(), ...emptyStackProblems(state)].map((problem) =>
          describe(state.path, problem),
        ),
    });
  }

  /** @param rows the declarations of the services in the batch */
  public add(read: ReadBatch, rows: readonly MeshServiceProps[]) {
    const { construct, props, services, held, unconfigured } = this.state;
    const { members, externals } = read.batch;
    for (const external of externals) this.state.externals.add(external);
    if (members.length === 0) return;
    blockSynthesisOnError(construct, () => {
      const namespace = joinNamespace(this.state, members);
      members.forEach((member, index) => {
        if (member.isAdopted) {
          deployAfterNamespace(member);
        } else if (member.endpoints.length === 0) {
          unconfigured.push(member);
          this.rows.set(member, rows[index]);
        } else {
          configureServiceConnect(member, namespace, this.settingsOf(rows[index]));
        }
        registerMember(member, this.state);
        watchConfiguration(this.state, member);
        recordMembership(member);
        services.add(member);
        if (!isHoldWanted(rows[index], props.holdUntilHealthy)) return;
        holdUntilHealthy(member.service.taskDefinition, props.holdImage);
        held.push(member);
      });
    });
    this.connect(read);
  }

  public connect({ batch: { edges, externalEdges }, prerequisites }: ReadBatch) {
    const { construct, services, externals, units, unwired, unwiredExternal } = this.state;
    for (const prerequisite of prerequisites) units.add(prerequisite);
    for (const edge of edges) services.connect(edge);
    for (const edge of externalEdges) externals.connect(edge);
    unwired.push(...edges);
    unwiredExternal.push(...externalEdges);
    blockSynthesisOnError(construct, () => externalEdges.forEach(ensurePublishedParametersOf));
    this.rearm();
  }

  /** A mesh that an aspect creates late is not visited, so CDK never reaches the moment at which edges are wired. */
  private unwiredProblems() {
    const { unwired, unwiredExternal, unconfigured } = this.state;
    if (unwired.length + unwiredExternal.length + unconfigured.length === 0) return [];
    const clients = new Set([...unwired, ...unwiredExternal].map(({ dependent }) => dependent.name));
    return [
      messages.createdTooLate(
        [...clients],
        unconfigured.map(({ name }) => name),
      ),
    ];
  }

  private settingsOf({ logDriver, accessLogs, testTraffic }: MeshServiceProps): Settings {
    const { props } = this.state;
    return { logDriver: logDriver ?? props.logDriver, accessLogs: accessLogs ?? props.accessLogs, testTraffic };
  }

  private complete(root: RootWiring) {
    const { construct, path } = this.state;
    if (!isInTree(construct)) return; // removed, probably with its services
    throwEarlierError(construct);
    blockSynthesisOnError(construct, () => {
      detachNamespace(this.state);
      configureOnCompleteTree(this.state, this.rows, (row) => this.settingsOf(row));
    });
    const members = this.state.services.services;
    const changes = members.flatMap((member) => configurationChangeOf(member) ?? []);
    const problems = [
      ...removedServiceProblems(this.state),
      ...members.flatMap(settingProblems),
      ...changes.flatMap((change) => change.problems),
      ...replacedGroupProblems(this.state),
      ...overriddenDependencyProblems(this.state),
      ...foreignNameProblems(this.state, root.survey, changes.length > 0),
      ...externalNameConflicts(this.state, root.survey),
      ...namespaceOrderProblems(this.state, root.order),
      ...stackOrderProblems(this.state, root.order),
    ];
    if (problems.length > 0) throw meshError(path, problems);
    blockSynthesisOnError(construct, () => {
      this.edges.wire(root);
      publishEndpoints(this.state, root.hosts);
      root.refuseResourceCycles(this.state, this.edges.waits);
    });
    const stack = root.survey.all.find((each) => Stack.isStack(each));
    for (const { id, problem, member } of findWarnings(this.state, root.survey)) {
      if (member) addWarning(member, id, problem);
      else addMeshWarning(construct, id, problem, stack);
    }
  }
}
