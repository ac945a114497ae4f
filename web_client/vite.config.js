import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// Each page is an entry of its own: the customer's is light and never loads the consoles' component library.
export default defineConfig({
  plugins: [react()],
  build: {
    target: "es2022",
    sourcemap: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1600,
    rollupOptions: { input: { customer: "index.html", teller: "teller.html", qa: "qa.html", admin: "admin.html", supervisor: "supervisor.html" } },
  },
});
