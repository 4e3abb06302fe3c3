import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import solid from 'vite-plugin-solid';

/** The page runs under CSP `default-src 'none'; script-src 'self'`: nothing inline, nothing from elsewhere. */
export default defineConfig({
  root: fileURLToPath(new URL('src/ui', import.meta.url)),
  // Served from any path: by the loopback host and by the desktop app's own scheme.
  base: './',
  plugins: [solid()],
  build: {
    outDir: fileURLToPath(new URL('dist/ui', import.meta.url)),
    emptyOutDir: true,
    target: ['chrome123', 'firefox121', 'safari17.5'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
