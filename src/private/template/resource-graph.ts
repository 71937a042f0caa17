import { targetsOf } from './references';
import { ObjectGraph } from '../model/graph/object-graph';

/** The part of a CloudFormation template that says what waits for what. */
export interface Template {
  readonly Resources?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** One resource waits for another. */
export interface ResourceDependency {
  readonly dependent: string;
  readonly dependency: string;
  /** `DependsOn`, or the path of the property that refers to the other: `Properties.TaskDefinition`. */
  readonly field: string;
}

/** Which resources of a template wait for which, by logical id. */
export class ResourceGraph {
  private readonly graph = new ObjectGraph<string>();
  private readonly fields = new Map<string, string>();

  constructor(template: Template) {
    const resources = template.Resources ?? {};
    for (const id of Object.keys(resources)) this.graph.add(id);
    for (const [id, { DependsOn, ...attributes }] of Object.entries(resources)) {
      for (const other of [DependsOn ?? []].flat()) this.add(id, String(other), 'DependsOn');
      this.addReferences(id, attributes, '');
    }
  }

  public dependenciesOf(id: string): string[] {
    return this.graph.has(id) ? this.graph.dependenciesOf(id) : [];
  }

  /** The shortest chain through which one resource waits for another; undefined if it does not. */
  public path(from: string, to: string): ResourceDependency[] | undefined {
    const reachedFrom = new Map<string, string | undefined>([[from, undefined]]);
    for (const id of reachedFrom.keys()) {
      if (id === to) return this.chain(to, reachedFrom);
      for (const next of this.dependenciesOf(id)) if (!reachedFrom.has(next)) reachedFrom.set(next, id);
    }
    return undefined;
  }

  /** The groups of resources that wait for each other. */
  public cycles(): string[][] {
    return this.graph.stronglyConnected();
  }

  private chain(to: string, reachedFrom: ReadonlyMap<string, string | undefined>): ResourceDependency[] {
    const steps: ResourceDependency[] = [];
    let dependency = to;
    for (let dependent = reachedFrom.get(to); dependent !== undefined; dependent = reachedFrom.get(dependency)) {
      steps.unshift({ dependent, dependency, field: this.fields.get(`${dependent} ${dependency}`)! });
      dependency = dependent;
    }
    return steps;
  }

  private add(dependent: string, dependency: string, field: string) {
    if (dependent === dependency || !this.graph.has(dependency)) return; // parameters and pseudo parameters are no resources
    if (this.graph.addEdge(dependent, dependency)) this.fields.set(`${dependent} ${dependency}`, field);
  }

  private addReferences(id: string, value: unknown, field: string) {
    if (Array.isArray(value)) {
      value.forEach((each, index) => this.addReferences(id, each, `${field}[${index}]`));
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, each] of Object.entries(value)) {
        for (const target of targetsOf(key, each)) this.add(id, target, field);
        this.addReferences(id, each, key.startsWith('Fn::') ? field : [field, key].filter(Boolean).join('.'));
      }
    }
  }
}
