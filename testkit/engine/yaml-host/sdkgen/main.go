// Generates from a package's schema, as `pulumi package gen-sdk` and `pulumi convert` do; the language hosts that are
// built here are too old for those commands. It exits with 1 if the schema does not hold, or holds with warnings.
//
//	sdkgen sdk <schema.json> nodejs|python <folder>
//	sdkgen program <schema.json> typescript|python|go|csharp <folder with a Pulumi.yaml>   prints the program
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/blang/semver"
	"github.com/hashicorp/hcl/v2"
	yaml "github.com/pulumi/pulumi-yaml/pkg/pulumiyaml/codegen"
	"github.com/pulumi/pulumi/pkg/v3/codegen/dotnet"
	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/pcl"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

type generate = func(*pcl.Program) (map[string][]byte, hcl.Diagnostics, error)

var programs = map[string]struct {
	file     string
	generate generate
}{
	"typescript": {"index.ts", nodejs.GenerateProgram},
	"python":     {"__main__.py", python.GenerateProgram},
	"go":         {"main.go", gogen.GenerateProgram},
	"csharp":     {"Program.cs", dotnet.GenerateProgram},
}

func main() {
	if err := run(os.Args[1], os.Args[2], os.Args[3], os.Args[4]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(what, file, language, folder string) error {
	pkg, err := bind(file)
	if err != nil {
		return err
	}
	if what == "program" {
		return printProgram(pkg, language, folder)
	}
	var files map[string][]byte
	switch language {
	case "nodejs":
		files, err = nodejs.GeneratePackage("sdkgen", pkg, nil, nil, false, nil)
		// Built with Go 1.26 or later, this version of the generator misspells imports in folders; v3.259 does not.
		for name, text := range files {
			if filepath.Dir(name) == "." {
				continue
			}
			for _, module := range []string{"utilities", "types/input", "types/output"} {
				text = bytes.ReplaceAll(text, []byte(`"./`+module+`"`), []byte(`"../`+module+`"`))
			}
			files[name] = text
		}
	case "python":
		files, err = python.GeneratePackage("sdkgen", pkg, nil, nil)
	default:
		err = fmt.Errorf("no SDK for %s", language)
	}
	if err != nil {
		return err
	}
	for name, content := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func bind(file string) (*schema.Package, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, err
	}
	pkg, diagnostics, err := schema.BindSpec(spec, nil, schema.ValidationOptions{})
	if err == nil && len(diagnostics) > 0 {
		err = diagnostics
	}
	return pkg, err
}

func printProgram(pkg *schema.Package, language, folder string) error {
	_, program, err := yaml.Eject(folder, only{pkg})
	if err != nil {
		return err
	}
	wanted := programs[language]
	files, diagnostics, err := wanted.generate(program)
	if err == nil && diagnostics.HasErrors() {
		err = diagnostics
	}
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(files[wanted.file])
	return err
}

// only loads one package: examples use no other.
type only struct{ pkg *schema.Package }

func (o only) LoadPackage(string, *semver.Version) (*schema.Package, error) { return o.pkg, nil }

func (o only) LoadPackageV2(context.Context, *schema.PackageDescriptor) (*schema.Package, error) {
	return o.pkg, nil
}

func (o only) LoadPackageReference(string, *semver.Version) (schema.PackageReference, error) {
	return o.pkg.Reference(), nil
}

func (o only) LoadPackageReferenceV2(context.Context, *schema.PackageDescriptor) (schema.PackageReference, error) {
	return o.pkg.Reference(), nil
}
