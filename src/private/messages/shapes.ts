import { didYouMean, list, shown } from './names';
import { Problem } from './problem';

/*
 * What is not of the type that it must be: what TypeScript stops, and other languages do not.
 */

export function notATable(value: unknown): Problem {
  return {
    summary: `services must be a list, got ${shown(value)}`,
    remedy: "Give the services as a list: services: [{ name: '...', service: ... }]",
  };
}

export function notARow(where: string, value: unknown): Problem {
  return {
    summary: `${where} must be a service of the mesh, got ${shown(value)}`,
    remedy: "Give each as an object: { name: '...', service: ..., endpoints: [...], dependsOn: [...] }",
  };
}

export function notAString(where: string, field: string, value: unknown): Problem {
  return {
    summary: `${where}: ${field} must be a string, got ${shown(value)}`,
    remedy: `Set ${field} to a name in quotes`,
  };
}

export function notAList(where: string, field: string, of: string, value: unknown): Problem {
  return {
    summary: `${where}: ${field} must be a list of ${of}, got ${shown(value)}`,
    remedy: `Set ${field} to a list, with brackets around it even where it has one entry`,
  };
}

export function notAServiceName(where: string, entry: string, value: unknown): Problem {
  return {
    summary: `${where}: ${entry} must be the name of a service, got ${shown(value)}`,
    remedy: 'Give the name that the service has in the mesh, in quotes',
  };
}

export function notAnEndpoint(where: string, entry: string, value: unknown): Problem {
  return {
    summary: `${where}: ${entry} must be an endpoint with a portMappingName, got ${shown(value)}`,
    remedy: "Give it as an object: { portMappingName: '...' }",
  };
}

export function notATestTrafficRule(where: string, entry: string, value: unknown): Problem {
  return {
    summary: `${where}: ${entry} must be a rule with a portMappingName, got ${shown(value)}`,
    remedy: "Give it as an object: { portMappingName: '...', headerName: '...' }",
  };
}

export function notAService(where: string, value: unknown): Problem {
  const inside = (value as { service?: unknown } | undefined)?.service;
  return {
    summary: `${where}: service must be an ECS service, got ${shown(value)}`,
    remedy: inside
      ? 'Pass its .service: the mesh takes the ecs.FargateService or ecs.Ec2Service within'
      : 'Set service to an ecs.FargateService or ecs.Ec2Service, or to the .service of an aws-ecs-patterns construct',
  };
}

export function notANamespace(value: unknown): Problem {
  return {
    summary: `namespace must be a Cloud Map namespace, got ${shown(value)}`,
    remedy: 'Make or import one: new cloudmap.HttpNamespace(...), or its fromHttpNamespaceAttributes(...)',
  };
}

export function notAnImage(value: unknown): Problem {
  return {
    summary: `holdImage must be an ecs.ContainerImage, got ${shown(value)}`,
    remedy: "Make one: ecs.ContainerImage.fromRegistry('...')",
  };
}

export function notAMeshService(where: string, value: unknown): Problem {
  return {
    summary: `${where} takes a service of the mesh, got ${shown(value)}`,
    remedy: 'Pass what addService returned, or mesh.findService(name)',
  };
}

export function unknownField(where: string, field: string, known: readonly string[]): Problem {
  return {
    summary: `${where}: there is no field '${field}'`,
    evidence: [...didYouMean(field, known), `fields: ${list(known)}`],
    remedy: 'Correct the name of the field, or remove it',
  };
}

export function notAnObject(where: string, value: unknown, known: readonly string[]): Problem {
  return {
    summary: `${where} must be an object, got ${shown(value)}`,
    evidence: [`fields: ${list(known)}`],
    remedy: `Give it as an object: { ${known[0]}: ... }`,
  };
}
