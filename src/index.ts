export * from './mesh-service';
export * from './service-connect-mesh';
