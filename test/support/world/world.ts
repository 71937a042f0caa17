/*
 * An application as plain data: the services of a mesh, and rules and dependencies that the user wrote. Services and stacks are listed
 * in an order in which they can be deployed. Services are declared in the order of `turn`.
 */

export interface World {
  /** Whether the application is in a stage. */
  readonly stage: boolean;
  /** Whether it has the feature flags of `cdk init`. */
  readonly flags: boolean;
  readonly namespace: 'created' | 'own' | 'imported';
  /** `service`: in the scope of the last service, which other constructs may wait for, and which may wait for others. */
  readonly meshIn: 'network' | 'root' | 'last' | 'service';
  readonly clusters: readonly ClusterSpec[];
  /** Security groups that services share. A service without any of them has its own group. */
  readonly groups: readonly GroupSpec[];
  readonly services: readonly WorldService[];
  readonly lines: readonly Line[];
}

/** The stack of the VPC, the clusters and the groups that belong to no service. */
export const NETWORK = 'Network';

export interface ClusterSpec {
  readonly kind: 'created' | 'imported';
  /** EC2 capacity of a created cluster. `late` capacity is added after the services and the mesh. */
  readonly capacity: 'none' | 'capacity' | 'provider' | 'lateCapacity' | 'lateProvider';
}

export interface GroupSpec {
  /** Where the group is defined. An imported group is imported once for each of its services. `fixed`: imported and immutable. */
  readonly home: typeof NETWORK | 'ofStack' | 'imported' | 'fixed';
}

export interface WorldService {
  readonly name: string;
  /** `Stack` or `Stack/Nested`. */
  readonly place: string;
  readonly cluster: number;
  readonly runsOn: 'fargate' | 'awsvpc' | 'bridge';
  /** Indices of groups. In network mode bridge, a service has the groups of the instances instead. */
  readonly groups: readonly number[];
  readonly port: number;
  readonly dependsOn: readonly string[];
  readonly connectsTo: readonly string[];
  /** Services with a lower number are created first. */
  readonly turn: number;
}

/** A line of CDK code that the user wrote about two services: a rule, or something that makes one service wait for the other. */
export interface Line {
  readonly form: RuleForm | OrderForm;
  /** The client of a rule, or the service that waits. */
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
