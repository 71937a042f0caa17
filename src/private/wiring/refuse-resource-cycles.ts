import * as fs from 'fs';
import * as path from 'path';
import { attachCustomSynthesis, CfnElement, CfnResource, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { EdgeWait } from './edge-wait';
import { cfnService } from '../inspect/cfn-resources';
import { commonStackOf, enclosingStacks } from '../inspect/stacks';
import { isMember } from '../members/external-member';
import * as messages from '../messages';
import { meshError, tracedFrom } from '../messages/problem';
import { hasCycle } from '../template/has-cycle';
import { ResourceGraph, Template } from '../template/resource-graph';

/** What a mesh made wait for what. */
export interface WiredMesh {
  readonly path: string;
  readonly waits: readonly EdgeWait[];
}

const ID = 'ServiceConnectMeshChecks';

/**
 * Refuses edges that make resources wait for each other because of what the user wrote: a reference, a dependency, or a resource
 * in between. CloudFormation would refuse the template, and CDK only warns, by logical ids.
 *
 * Reads the templates once they are written, when everything is known and nothing has to be resolved.
 */
export function refuseResourceCycles(root: IConstruct, meshes: readonly WiredMesh[]) {
  root.node.tryRemoveChild(ID);
  // A new child of the root comes last: all templates are written by then.
  attachCustomSynthesis(new Construct(root as Construct, ID), {
    onSynthesize: ({ outdir }) => {
      const templates = new Templates(outdir);
      if (!involvedStacks(meshes).some((stack) => templates.hasCycle(stack))) return;
      for (const mesh of meshes) {
        const problems = mesh.waits.flatMap((wait) => cycleProblem(wait, templates) ?? []);
        if (problems.length === 0) continue;
        tracedFrom(Stage.prototype.synth, () => {
          throw meshError(mesh.path, problems);
        });
      }
    },
  });
}

/** The stacks, nested ones too, whose templates a mesh has added something to that waits. */
function involvedStacks(meshes: readonly WiredMesh[]): Stack[] {
  const clients = meshes.flatMap(({ waits }) => waits).map(({ edge }) => edge.dependent.service);
  return [...new Set(clients.flatMap(enclosingStacks))];
}

function cycleProblem({ edge: { dependent, dependency }, rules, gate }: EdgeWait, templates: Templates) {
  const client = cfnService(dependent.service);
  const server = isMember(dependency) ? cfnService(dependency.service) : gate;
  for (const awaited of server ? [server, ...rules] : rules) {
    const stack = commonStackOf(client, awaited);
    if (!stack) continue;
    const [from, to] = [awaited, client].map((resource) => logicalIdIn(stack, resource));
    const steps = templates.cycle(stack, from, to);
    if (!steps) continue;
    const names = [dependent.name, dependency.name] as const;
    if (isMember(dependency)) {
      return messages.cycleByReference(...names, steps, awaited === server ? undefined : awaited.node.path);
    }
    const kind = awaited === gate ? 'waitUpTo' : 'security group rule';
    return messages.externalCycleByReference(...names, steps, { kind, path: awaited.node.path });
  }
  return undefined;
}

/** The templates of an assembly, by stack. */
class Templates {
  private readonly templates = new Map<Stack, Template>();
  private readonly graphs = new Map<Stack, { graph: ResourceGraph; onCycles: ReadonlySet<string> }>();

  constructor(private readonly outdir: string) {}

  public hasCycle(stack: Stack): boolean {
    return hasCycle(this.templateOf(stack));
  }

  /** The chain through which one resource waits for another, which waits for the first; construct paths for logical ids. */
  public cycle(stack: Stack, from: string, to: string) {
    const { graph, onCycles } = this.graphOf(stack);
    const steps = from !== to && onCycles.has(to) ? graph.path(from, to) : undefined;
    if (!steps) return undefined;
    const pathOf = constructPaths(stack);
    return steps.map(({ dependent, dependency, field }) => {
      return { dependent: pathOf(dependent), dependency: pathOf(dependency), field };
    });
  }

  private templateOf(stack: Stack): Template {
    const known = this.templates.get(stack);
    if (known) return known;
    const template = JSON.parse(fs.readFileSync(path.join(this.outdir, stack.templateFile), 'utf8'));
    this.templates.set(stack, template);
    return template;
  }

  private graphOf(stack: Stack) {
    const known = this.graphs.get(stack);
    if (known) return known;
    const graph = new ResourceGraph(this.templateOf(stack));
    const entry = { graph, onCycles: new Set(graph.cycles().flat()) };
    this.graphs.set(stack, entry);
    return entry;
  }
}

/** Finds construct paths by logical id; a logical id that no construct has counts as its own path. */
function constructPaths(stack: Stack): (logicalId: string) => string {
  const elements = stack.node.findAll().filter((each) => CfnElement.isCfnElement(each));
  const paths = new Map(
    elements
      .filter((element) => element.stack === stack)
      .map((element) => [String(stack.resolve(element.logicalId)), element.node.path]),
  );
  return (logicalId) => paths.get(logicalId) ?? logicalId;
}

/** The logical id, in the template of a stack, of a resource or of the nested stack that contains it. */
function logicalIdIn(stack: Stack, resource: CfnResource): string {
  const stacks = enclosingStacks(resource);
  const nested = stacks[stacks.indexOf(stack) + 1] as NestedStack | undefined;
  return stack.resolve((nested?.nestedStackResource ?? resource).logicalId);
}
