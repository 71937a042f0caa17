import * as fs from 'fs';
import * as path from 'path';
import { attachCustomSynthesis, CfnElement, CfnResource, NestedStack, Stack } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { cfnService } from '../inspect/cfn-resources';
import { commonStackOf, enclosingStacks } from '../inspect/stacks';
import { MemberEdge } from '../members/member';
import { MeshState } from '../members/mesh-state';
import * as messages from '../messages';
import { meshError, Problem } from '../messages/problem';
import { ResourceGraph } from '../template/resource-graph';

/**
 * Refuses edges that make resources wait for each other because of what the user wrote: a reference, a dependency, something in
 * between. CloudFormation would refuse the template, and CDK only warns, by logical ids.
 *
 * It reads the templates once they are written, when everything is known and nothing has to be resolved.
 */
export function refuseResourceCycles(root: IConstruct, states: readonly MeshState[]) {
  const id = 'ServiceConnectMeshChecks';
  if (root.node.tryFindChild(id)) return;
  // A new child of the root comes last: all templates are written by then.
  attachCustomSynthesis(new Construct(root as Construct, id), {
    onSynthesize: ({ outdir }) => {
      const graphs = new GraphsByStack(outdir);
      for (const state of states) {
        const problems = state.services.edges.flatMap((edge) => cycleProblem(edge, graphs) ?? []);
        if (problems.length > 0) throw meshError(state.path, problems);
      }
    },
  });
}

function cycleProblem(edge: MemberEdge, graphs: GraphsByStack): Problem | undefined {
  const { kind, dependent, dependency } = edge;
  const stack = commonStackOf(dependent.service, dependency.service);
  if (kind !== 'dependsOn' || !stack) return undefined;
  const [client, server] = [dependent, dependency].map(({ service }) => logicalIdIn(stack, cfnService(service)));
  const { graph, onCycles } = graphs.of(stack);
  if (!onCycles.has(client)) return undefined;
  const steps = graph.path(server, client);
  if (!steps) return undefined;
  const pathOf = graphs.pathsOf(stack);
  return messages.cycleByReference(
    dependent.name,
    dependency.name,
    steps.map(({ field, ...ends }) => ({
      dependent: pathOf(ends.dependent),
      dependency: pathOf(ends.dependency),
      field,
    })),
  );
}

class GraphsByStack {
  private readonly graphs = new Map<Stack, { graph: ResourceGraph; onCycles: ReadonlySet<string> }>();

  constructor(private readonly outdir: string) {}

  public of(stack: Stack) {
    const known = this.graphs.get(stack);
    if (known) return known;
    const template = JSON.parse(fs.readFileSync(path.join(this.outdir, stack.templateFile), 'utf8'));
    const graph = new ResourceGraph(template);
    const entry = { graph, onCycles: new Set(graph.cycles().flat()) };
    this.graphs.set(stack, entry);
    return entry;
  }

  /** Construct paths by logical id; the id itself if no construct has it. */
  public pathsOf(stack: Stack): (logicalId: string) => string {
    const elements = stack.node.findAll().filter((each) => CfnElement.isCfnElement(each) && each.stack === stack);
    const paths = new Map(
      (elements as CfnElement[]).map((element) => [stack.resolve(element.logicalId), element.node.path]),
    );
    return (logicalId) => paths.get(logicalId) ?? logicalId;
  }
}

/** The logical id, in the template of a stack, of a resource or of the nested stack that contains it. */
function logicalIdIn(stack: Stack, resource: CfnResource): string {
  const stacks = enclosingStacks(resource);
  const nested = stacks[stacks.indexOf(stack) + 1] as NestedStack | undefined;
  return stack.resolve((nested?.nestedStackResource ?? resource).logicalId);
}
