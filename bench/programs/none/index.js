// The empty program: an engine and a language host, and nothing for them to do.
require("@pulumi/pulumi");
