import litA11y from "eslint-plugin-lit-a11y";
import { configs as lit } from "eslint-plugin-lit";
import { configs as wc } from "eslint-plugin-wc";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(globalIgnores(["node_modules/"]), {
  files: ["src/**/*.ts", "tests/**/*.ts"],
  extends: [
    tseslint.configs.strictTypeChecked,
    tseslint.configs.stylisticTypeChecked,
    wc["flat/best-practice"],
    lit["flat/all"],
    litA11y.configs.recommended,
  ],
  languageOptions: { parserOptions: { projectService: true } },
  settings: { litHtmlSources: true },
  rules: {
    // Lit's base class is what the elements extend; the rule knows HTMLElement only.
    "wc/guard-super-call": "off",
    // What is drawn in a loop has handlers that know their item; Lit's own
    // documentation writes it so, too.
    "lit/no-template-arrow": "off",
    // Handlers are bound methods of the element, as Lit's documentation writes them.
    "@typescript-eslint/unbound-method": "off",
    "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
  },
});
