import { against, Edge } from './order';

const WIDTH = 116;

/** The result of adding a mesh to a running application. */
export interface AdoptionFacts {
  readonly edges: readonly Edge[];
  /** The services in the order of their first deployment, without the mesh. */
  readonly created: readonly string[];
  /** The services in the order of their deployment with the mesh. */
  readonly deployed: readonly string[];
  readonly untouched: readonly string[];
  /** Logical ids of resources. */
  readonly replaced: readonly string[];
  readonly added: readonly string[];
}

/** Matches a line of `cdk diff` with a resource and fields that adoption may change. */
const ALLOWED_DIFFERENCE =
  /^(\[\+\] AWS::EC2::SecurityGroupIngress .+|\[~\] AWS::ECS::Service \S+: (\[~\] DependsOn|\[\+\] ForceNewDeployment, \[~\] DependsOn))$/;

/** Prints and checks the results: with the edges declared, the order is right; without them, the race occurs. */
export class Report {
  private readonly start = Date.now();
  private ordered = true;
  private passed = 0;
  private failed = 0;

  public scenario(title: string) {
    console.log(`\n${title}`);
  }

  public variant(ordered: boolean) {
    this.ordered = ordered;
    console.log(ordered ? '  With the edges declared' : '  Without them: the control');
  }

  /** @param promised `deploymentOrder`, which is one of the orders that the edges allow */
  public created(promised: readonly string[], edges: readonly Edge[], created: readonly string[]) {
    this.list('created', created);
    this.check(haveSameNames(promised, created), `all ${promised.length} services are there`);
    this.checkOrder(
      edges,
      created,
      'each was deployed after its dependencies',
      'services were deployed before their dependencies',
    );
    if (!this.ordered) return;
    const text = promised.join() === created.join() ? 'this is' : 'another such order is';
    this.check(against(promised, edges).length === 0, `${text} deploymentOrder`);
  }

  public updated(client: string, deployed: readonly string[]) {
    this.list('updated', deployed);
    if (this.ordered) {
      const isRight = deployed.join() === ['cache', client].join();
      this.check(
        isRight,
        `the new cache was deployed first, '${client}' was redeployed after it, and no other service was redeployed`,
      );
    } else {
      this.check(deployed.join() === 'cache', `'${client}' was not redeployed: it does not find the new cache`);
    }
  }

  public destroyed(all: readonly string[], edges: readonly Edge[], destroyed: readonly string[]) {
    this.list('destroyed', destroyed);
    this.check(haveSameNames(all, destroyed), `all ${all.length} services are gone`);
    const reversed = [...destroyed].reverse();
    this.checkOrder(
      edges,
      reversed,
      'each was deleted before its dependencies',
      'services were deleted after their dependencies',
    );
  }

  /** @param differences the resources in the diff of the CLI, each with its changes */
  public adopted(differences: readonly string[], clients: readonly string[], facts: AdoptionFacts) {
    this.ordered = true;
    this.list('created', facts.created);
    const raced = against(facts.created, facts.edges);
    this.check(
      raced.length > 0,
      `without the mesh, services were deployed before their dependencies: ${raced.length} edges`,
    );
    for (const difference of differences) console.log(`    diff: ${difference}`);
    const surprises = differences.filter((each) => !ALLOWED_DIFFERENCE.test(each));
    this.check(surprises.length === 0, 'the CLI shows order, nonces and missing rules, and nothing else');
    this.list('updated', facts.deployed);
    this.check(haveSameNames(facts.deployed, clients), 'the clients were redeployed, and no other service');
    this.checkOrder(
      facts.edges,
      [...facts.untouched, ...facts.deployed],
      'each was deployed after its dependencies',
      '',
    );
    this.check(facts.replaced.length === 0, `nothing was replaced or removed: ${facts.replaced.join(', ') || 'none'}`);
    this.check(
      facts.added.every((id) => /from|to/.test(id)),
      `only rules were added: ${facts.added.join(', ')}`,
    );
  }

  /** Prints the summary, and sets the exit code of the process. */
  public end() {
    const seconds = Math.round((Date.now() - this.start) / 1000);
    console.log(`\n${this.passed} checks passed, ${this.failed} failed, in ${seconds} s`);
    if (this.failed > 0) process.exitCode = 1;
  }

  private checkOrder(edges: readonly Edge[], order: readonly string[], inOrder: string, race: string) {
    const wrong = against(order, edges);
    const count = `${wrong.length} of ${edges.length} edges`;
    const examples = wrong.slice(0, 3).map((edge) => edge.join(' -> '));
    const seen = wrong.length === 0 ? `${edges.length} edges kept` : `${count} broken, such as ${examples.join(', ')}`;
    if (this.ordered) this.check(wrong.length === 0, `${inOrder}: ${seen}`);
    else this.check(wrong.length > 0, `${race}: ${seen}`);
  }

  private check(isRight: boolean, text: string) {
    if (isRight) this.passed++;
    else this.failed++;
    console.log(`      ${isRight ? 'ok  ' : 'FAIL'}  ${text}`);
  }

  private list(what: string, names: readonly string[]) {
    let line = `    ${what}:`;
    names.forEach((name, index) => {
      const word = ` ${name}${index < names.length - 1 ? ',' : ''}`;
      if (line.length + word.length > WIDTH) {
        console.log(line);
        line = ' '.repeat(5 + what.length);
      }
      line += word;
    });
    console.log(line);
  }
}

function haveSameNames(one: readonly string[], other: readonly string[]): boolean {
  return [...one].sort().join() === [...other].sort().join();
}
