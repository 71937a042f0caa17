export * from './mesh-service';
export * from './mesh-service-props';
export * from './service-connect-mesh';
export * from './service-connect-mesh-props';
