export * from './i-mesh-service';
export * from './mesh-endpoint';
export * from './mesh-namespace';
export * from './mesh-service';
export * from './mesh-service-props';
export * from './service-connect-mesh';
export * from './service-connect-mesh-props';
