import { describeValue, didYouMean, quoted } from './names';
import { Problem } from './problem';

/*
 * Values of the wrong type. The TypeScript compiler rejects most of them; JavaScript, Python and Java let them through.
 */

export function servicesNotAList(value: unknown): Problem {
  return {
    summary: `services must be a list, got ${describeValue(value)}`,
    remedy: "Set services to a list: services: [{ name: '...', service: ... }]",
  };
}

export function notARow(where: string, value: unknown): Problem {
  return {
    summary: `${where} must be an object with a name and a service, got ${describeValue(value)}`,
    remedy: "Use an object: { name: '...', service: ..., endpoints: [...], dependsOn: [...] }",
  };
}

export function notAString(where: string, field: string, value: unknown): Problem {
  return {
    summary: `${where}: ${field} must be a string, got ${describeValue(value)}`,
    remedy: `Set ${field} to a string`,
  };
}

export function notANumber(where: string, field: string, value: unknown): Problem {
  return {
    summary: `${where}: ${field} must be a number, got ${describeValue(value)}`,
    remedy: `Set ${field} to an integer from 1 to 65535`,
  };
}

export function notADuration(where: string, field: string, value: unknown): Problem {
  return {
    summary: `${where}: ${field} must be a Duration, got ${describeValue(value)}`,
    remedy: `Set ${field} to a Duration of aws-cdk-lib: ${field}: Duration.seconds(30)`,
  };
}

export function notAList(where: string, field: string, of: string, value: unknown): Problem {
  return {
    summary: `${where}: ${field} must be a list of ${of}, got ${describeValue(value)}`,
    remedy: `Set ${field} to a list. A single entry needs brackets too`,
  };
}

export function notAServiceName(where: string, entry: string, value: unknown): Problem {
  return {
    summary: `${where}: ${entry} must be the name of a service, got ${describeValue(value)}`,
    remedy: 'Use the name of the service in the mesh, as a string',
  };
}

export function notAnEndpoint(where: string, entry: string, value: unknown): Problem {
  return {
    summary: `${where}: ${entry} must be an endpoint with a portMappingName, got ${describeValue(value)}`,
    remedy: "Use an object: { portMappingName: '...' }",
  };
}

export function notATestTrafficRule(where: string, entry: string, value: unknown): Problem {
  return {
    summary: `${where}: ${entry} must be a rule with a portMappingName, got ${describeValue(value)}`,
    remedy: "Use an object: { portMappingName: '...', headerName: '...' }",
  };
}

export function notAnEcsService(where: string, value: unknown): Problem {
  const inner = (value as { service?: unknown } | undefined)?.service;
  return {
    summary: `${where}: service must be an ECS service, got ${describeValue(value)}`,
    remedy: inner
      ? 'Use its .service, which is an ecs.FargateService or ecs.Ec2Service'
      : 'Set service to an ecs.FargateService or ecs.Ec2Service, or to the .service of an aws-ecs-patterns construct',
  };
}

/** Constructs that run tasks, but that a mesh cannot configure. */
export type UnsupportedService = 'imported' | 'l1' | 'expressMode' | 'scheduledTask';

const UNSUPPORTED: Record<UnsupportedService, { readonly is: string; readonly remedy: string }> = {
  imported: {
    is: 'an imported service, which this app does not create',
    remedy:
      'The mesh cannot configure it, but its services can call it: declare it in externalServices of the mesh, or with ' +
      'addExternalService, and use its name in dependsOn. If this app creates the service, pass that construct',
  },
  l1: {
    is: 'an ecs.CfnService, which the mesh cannot read',
    remedy:
      'Create the service with ecs.FargateService or ecs.Ec2Service. Or leave it out of the mesh, and set the order with ' +
      'node.addDependency() of its client',
  },
  expressMode: {
    is: 'an Express Mode service, which has no Service Connect configuration',
    remedy:
      'Create the service with ecs.FargateService. Or leave it out of the mesh, and call it through its load balancer',
  },
  scheduledTask: {
    is: 'a scheduled task, which Service Connect does not support',
    remedy:
      'Only services can use Service Connect: run the task as an ecs.FargateService. Or leave it out of the mesh, and let ' +
      'it call services through a load balancer or Cloud Map service discovery',
  },
};

export function unsupportedService(where: string, kind: UnsupportedService, path: string): Problem {
  const { is, remedy } = UNSUPPORTED[kind];
  return { summary: `${where}: '${path}' is ${is}`, remedy };
}

export function notANamespace(value: unknown): Problem {
  return {
    summary: `namespace must be a Cloud Map namespace, got ${describeValue(value)}`,
    remedy:
      'Create a namespace with new cloudmap.HttpNamespace(...), or import one with cloudmap.HttpNamespace.fromHttpNamespaceAttributes(...)',
  };
}

export function notAContainerImage(value: unknown): Problem {
  return {
    summary: `holdImage must be an ecs.ContainerImage, got ${describeValue(value)}`,
    remedy: "Create an image: ecs.ContainerImage.fromRegistry('...')",
  };
}

export function notAMeshService(where: string, value: unknown): Problem {
  return {
    summary: `${where} requires a service of the mesh, got ${describeValue(value)}`,
    remedy: 'Pass the return value of addService or findService',
  };
}

export function unknownField(where: string, field: string, known: readonly string[]): Problem {
  return {
    summary: `${where}: unknown field '${field}'`,
    evidence: [...didYouMean(field, known), `known fields: ${quoted(known)}`],
    remedy: 'Correct the name of the field, or remove the field',
  };
}

export function notAnObject(where: string, value: unknown, known: readonly string[]): Problem {
  return {
    summary: `${where} must be an object, got ${describeValue(value)}`,
    evidence: [`known fields: ${quoted(known)}`],
    remedy: `Use an object: { ${known[0]}: ... }`,
  };
}
