import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
    { ignores: ["**/dist/**", "**/node_modules/**", "coverage/**"] },
    js.configs.recommended,
    { files: ["**/*.js", "**/*.mjs", "**/*.cjs"], languageOptions: { globals: { require: "readonly", process: "readonly", console: "readonly", module: "writable" } } },
    {
        files: ["**/*.ts"],
        extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
        languageOptions: { parserOptions: { projectService: true } },
        rules: {
            "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
            "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
            "@typescript-eslint/explicit-module-boundary-types": "error",
            "@typescript-eslint/consistent-type-definitions": "off",
            "max-lines": ["warn", { max: 300, skipBlankLines: true, skipComments: true }],
        },
    },
);
