import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
    { ignores: ["**/dist/**", "**/node_modules/**", "coverage/**"] },
    js.configs.recommended,
    {
        files: ["**/*.js", "**/*.mjs", "**/*.cjs"],
        languageOptions: {
            globals: {
                require: "readonly",
                process: "readonly",
                console: "readonly",
                module: "writable",
                exports: "readonly",
            },
        },
    },
    {
        files: ["**/*.ts"],
        extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
        languageOptions: {
            parserOptions: { project: ["tsconfig.json", "provider/tsconfig.json", "emulator/tsconfig.json"] },
        },
        rules: {
            "@typescript-eslint/restrict-template-expressions": [
                "error",
                { allowNumber: true, allowBoolean: true },
            ],
            "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
            // An async method without await still turns a throw into a rejection, as its callers expect.
            "@typescript-eslint/require-await": "off",
            "@typescript-eslint/no-unused-vars": [
                "error",
                { ignoreRestSiblings: true, varsIgnorePattern: "^_", argsIgnorePattern: "^_" },
            ],
            // Errors leave the API layer without a cause, which would carry the request and its credentials.
            "preserve-caught-error": "off",
            "@typescript-eslint/prefer-nullish-coalescing": ["error", { ignorePrimitives: { string: true } }],
            "@typescript-eslint/prefer-promise-reject-errors": ["error", { allowThrowingUnknown: true }],
            "@typescript-eslint/explicit-module-boundary-types": "error",
            "@typescript-eslint/consistent-type-definitions": "off",
            "max-lines": ["warn", { max: 300, skipBlankLines: true, skipComments: true }],
        },
    },
    {
        // Only `npm run test:aws` installs AWS's packages; it checks the types there.
        files: [
            "examples/aws-vpc-endpoint/**/*.ts",
            "examples/cross-region/**/*.ts",
            "examples/two-accounts/network/**/*.ts",
        ],
        ...tseslint.configs.disableTypeChecked,
    },
);
