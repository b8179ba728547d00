export { startSharedN8n as default } from './shared-n8n.cts';
