/*
 * An application as plain data: what a mesh connects, and what its user wrote in addition. Services are listed in an order in which
 * they can be deployed, and so are the stacks; what is declared is declared in the order of `turns`.
 */

export interface World {
  /** Whether all of it is in a stage. */
  readonly stage: boolean;
  /** Whether it has the feature flags of `cdk init`. */
  readonly flags: boolean;
  readonly namespace: 'created' | 'own' | 'imported';
  /** `service`: in the scope of the last service, which other constructs may wait for, and which may wait for others. */
  readonly meshIn: 'network' | 'root' | 'last' | 'service';
  readonly clusters: readonly ClusterSpec[];
  /** Security groups that services share. A service without any has one of its own. */
  readonly groups: readonly GroupSpec[];
  readonly services: readonly WorldService[];
  readonly lines: readonly Line[];
}

/** The stack of the VPC, the clusters and the groups that belong to no service. */
export const NETWORK = 'Network';

export interface ClusterSpec {
  readonly kind: 'created' | 'imported';
  /** EC2 capacity of a cluster that is created; `late` capacity is added after services and mesh. */
  readonly capacity: 'none' | 'capacity' | 'provider' | 'lateCapacity' | 'lateProvider';
}

export interface GroupSpec {
  /** Imported groups are imported once for each service that has them. `fixed`: imported, and no rule can be added. */
  readonly home: typeof NETWORK | 'ofStack' | 'imported' | 'fixed';
}

export interface WorldService {
  readonly name: string;
  /** `Stack` or `Stack/Nested`. */
  readonly place: string;
  readonly cluster: number;
  readonly runsOn: 'fargate' | 'awsvpc' | 'bridge';
  /** Indices of groups; on instances it has those of the instances. */
  readonly groups: readonly number[];
  readonly port: number;
  readonly dependsOn: readonly string[];
  readonly connectsTo: readonly string[];
  /** Decides when it is created, among the others. */
  readonly turn: number;
}

/** A line that the user wrote about two services: a rule that lets one call the other, or something that makes one wait for the other. */
export interface Line {
  readonly form: RuleForm | OrderForm;
  /** The client of a rule; the one that waits. */
  readonly from: string;
  readonly to: string;
  readonly when: 'before' | 'after';
}

export const RULE_FORMS = [
  'allowTo',
  'allowFrom',
  'allowRange',
  'ingressWithClient',
  'ingressWithServer',
  'overridden',
  'generic',
  'inline',
  'importedServer',
] as const;
export type RuleForm = (typeof RULE_FORMS)[number];

export const ORDER_FORMS = ['dependency', 'environment', 'policy', 'between', 'stack'] as const;
export type OrderForm = (typeof ORDER_FORMS)[number];

export function isRule({ form }: Line): boolean {
  return (RULE_FORMS as readonly string[]).includes(form);
}

export function serviceOf({ services }: World, name: string): WorldService {
  return services.find((service) => service.name === name)!;
}

export function stackOf({ place }: WorldService): string {
  return place.split('/')[0];
}

/** The id of an imported group. */
export function importedId(index: number): string {
  return `sg-0000000${index}`;
}
