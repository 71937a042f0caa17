export * from './mesh-service';
export * from './service-connect-mesh';
export * from './service-connect-mesh-props';
