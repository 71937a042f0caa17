import { didYouMean, list, shown } from './names';
import { Problem } from './problem';

/*
 * What is not of the type that it must be: what TypeScript stops, and other languages do not.
 */

export function notATable(value: unknown): Problem {
  return {
    what: `services must be a list, got ${shown(value)}`,
    wayOut: "Give the services as a list: services: [{ name: '...', service: ... }]",
  };
}

export function notARow(where: string, value: unknown): Problem {
  return {
    what: `${where} must be a service of the mesh, got ${shown(value)}`,
    wayOut: "Give each as an object: { name: '...', service: ..., endpoints: [...], dependsOn: [...] }",
  };
}

export function notAString(where: string, field: string, value: unknown): Problem {
  return {
    what: `${where}: ${field} must be a string, got ${shown(value)}`,
    wayOut: `Set ${field} to a name in quotes`,
  };
}

export function notAList(where: string, field: string, of: string, value: unknown): Problem {
  return {
    what: `${where}: ${field} must be a list of ${of}, got ${shown(value)}`,
    wayOut: `Set ${field} to a list, with brackets around it even where it has one entry`,
  };
}

export function notAServiceName(where: string, entry: string, value: unknown): Problem {
  return {
    what: `${where}: ${entry} must be the name of a service, got ${shown(value)}`,
    wayOut: 'Give the name that the service has in the mesh, in quotes',
  };
}

export function notAnEndpoint(where: string, entry: string, value: unknown): Problem {
  return {
    what: `${where}: ${entry} must be an endpoint with a portMappingName, got ${shown(value)}`,
    wayOut: "Give it as an object: { portMappingName: '...' }",
  };
}

export function notATestTrafficRule(where: string, entry: string, value: unknown): Problem {
  return {
    what: `${where}: ${entry} must be a rule with a portMappingName, got ${shown(value)}`,
    wayOut: "Give it as an object: { portMappingName: '...', headerName: '...' }",
  };
}

export function notAService(where: string, value: unknown): Problem {
  const inside = (value as { service?: unknown } | undefined)?.service;
  return {
    what: `${where}: service must be an ECS service, got ${shown(value)}`,
    wayOut: inside
      ? 'Pass its .service: the mesh takes the ecs.FargateService or ecs.Ec2Service within'
      : 'Set service to an ecs.FargateService or ecs.Ec2Service, or to the .service of an aws-ecs-patterns construct',
  };
}

export function notANamespace(value: unknown): Problem {
  return {
    what: `namespace must be a Cloud Map namespace, got ${shown(value)}`,
    wayOut: 'Make or import one: new cloudmap.HttpNamespace(...), or its fromHttpNamespaceAttributes(...)',
  };
}

export function notAnImage(value: unknown): Problem {
  return {
    what: `holdImage must be an ecs.ContainerImage, got ${shown(value)}`,
    wayOut: "Make one: ecs.ContainerImage.fromRegistry('...')",
  };
}

export function notAMeshService(where: string, value: unknown): Problem {
  return {
    what: `${where} takes a service of the mesh, got ${shown(value)}`,
    wayOut: 'Pass what addService returned, or mesh.findService(name)',
  };
}

export function unknownField(where: string, field: string, known: readonly string[]): Problem {
  return {
    what: `${where}: there is no field '${field}'`,
    evidence: [...didYouMean(field, known), `fields: ${list(known)}`],
    wayOut: 'Correct the name of the field, or remove it',
  };
}

export function notAnObject(where: string, value: unknown, known: readonly string[]): Problem {
  return {
    what: `${where} must be an object, got ${shown(value)}`,
    evidence: [`fields: ${list(known)}`],
    wayOut: `Give it as an object: { ${known[0]}: ... }`,
  };
}
